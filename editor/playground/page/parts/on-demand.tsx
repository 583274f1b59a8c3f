/** A part of the page that is loaded when it is first shown. */
import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';

export function onDemand(load: () => Promise<ComponentType>): ComponentType {
  const loaded = signal<{ readonly Part?: ComponentType; readonly problem?: string } | undefined>(undefined);
  const ask = (): void => {
    if (loaded.peek()) return;
    loaded.value = {};
    load().then(
      (Part) => (loaded.value = { Part }),
      (error: unknown) => (loaded.value = { problem: `A part of the page could not be loaded: ${String(error)}` }),
    );
  };
  return function OnDemand(): JSX.Element {
    ask();
    const { Part, problem } = loaded.value ?? {};
    if (Part) return <Part />;
    return problem ? <p class="problem">{problem} Reload the page to try again.</p> : <p class="loading">Loading…</p>;
  };
}
