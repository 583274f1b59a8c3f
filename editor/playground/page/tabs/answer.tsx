/** An answer of the language worker about the spec on the screen: asked anew after every change, the old one stays until then. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Answer, Asked } from '../../language/worker.js';
import { asked } from '../documents.js';
import { shown } from '../usable.js';

interface Shown<Value> {
  readonly value?: Value;
  readonly problem?: string;
  /** True until the first answer. */
  readonly waiting: boolean;
}

export function useAnswer<Value>(
  ask: (asked: Asked) => Promise<Answer<Value>>,
  ...also: readonly unknown[]
): Shown<Value> {
  const answered = useSignal<Shown<Value>>({ waiting: true });
  const { path, text, model } = asked.value;
  useEffect(() => {
    let over = false;
    const timer = setTimeout(async () => {
      const answer = await ask({ path, text, model }).catch((error: unknown) => ({ problem: String(error) }));
      shown('outputs');
      if (over) return;
      answered.value = 'value' in answer ? { value: answer.value, waiting: false } : { value: answered.peek().value, problem: answer.problem, waiting: false }; // prettier-ignore
    }, 150);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [path, text, model, ...also]);
  return answered.value;
}

/** An answer with the words for its absence. */
export function Answered<Value>({
  answer: { value, problem, waiting },
  children,
}: {
  readonly answer: Shown<Value>;
  readonly children: (value: Value) => ComponentChildren;
}): JSX.Element {
  return (
    <>
      <p class="problem" role="status">
        {problem}
      </p>
      {waiting && <p class="loading">Compiling…</p>}
      {value !== undefined && <div class={problem ? 'stale' : ''}>{children(value)}</div>}
    </>
  );
}
