/** The tabs, as the pattern of the ARIA practices: arrows go from one to the next. */
import type { ComponentType, JSX } from 'preact';
import { tab, tabs } from './chosen.js';
import type { TabName } from './chosen.js';
import { onDemand } from '../parts/on-demand.js';
import { Layers } from './layers.js';

const names = Object.keys(tabs) as TabName[];

const contents: Readonly<Record<TabName, ComponentType>> = {
  layers: Layers,
  graph: onDemand(async () => (await import('./graph.js')).Graph),
  typescript: onDemand(async () => (await import('./code.js')).TypeScript),
  python: onDemand(async () => (await import('./code.js')).Python),
  diff: onDemand(async () => (await import('./diff.js')).Diff),
  train: onDemand(async () => (await import('./train.js')).Train),
};

const steps: Readonly<Record<string, (at: number) => number>> = {
  ArrowRight: (at) => (at + 1) % names.length,
  ArrowLeft: (at) => (at + names.length - 1) % names.length,
  Home: () => 0,
  End: () => names.length - 1,
};

export function Tabs(): JSX.Element {
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    tab.value = names[step(names.indexOf(tab.value))]!;
    document.getElementById(`tab-${tab.value}`)?.focus();
  };
  const Content = contents[tab.value];
  return (
    <section class="outputs" aria-label="What the spec becomes">
      <div role="tablist" aria-label="What the spec becomes" onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab.value === name}
            aria-controls="panel"
            tabIndex={tab.value === name ? 0 : -1}
            onClick={() => (tab.value = name)}
          >
            {tabs[name]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab.value}`} tabIndex={0} key={tab.value}>
        <Content />
      </div>
    </section>
  );
}
