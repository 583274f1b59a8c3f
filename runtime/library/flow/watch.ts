/**
 * What may go wrong in a flow shows in numbers that only the backend has: an inverse that did not converge, a Lipschitz
 * constant above one. They are read when they are there, while the computation goes on, and whoever listens is told.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from '../ops/differentiation.js';

export interface FlowProblem {
  readonly message: string;
  /** The message without its numbers: the same for what goes wrong again and again. */
  readonly kind: string;
}

export type FlowProblemListener = (problem: FlowProblem) => void;

const listeners = new Set<FlowProblemListener>();
const pending = new Set<Promise<void>>();

/** Calls `listener` for every problem of a flow from now on. Answers what ends that. */
export function onFlowProblem(listener: FlowProblemListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Resolves when all that was watched up to now is read and told. */
export async function flowProblemsSettled(): Promise<void> {
  while (pending.size > 0) await Promise.all(pending);
}

/** Reads a scalar later; `judge` answers what is wrong with it, or nothing. Where nobody listens nothing is read. */
export function watch(value: Tensor, judge: (value: number) => string | undefined): void {
  if (listeners.size === 0) return;
  const copy = tf.keep(stop(value));
  const reading = copy.data().then(
    ([number]) => {
      copy.dispose();
      const message = judge(number!);
      if (message !== undefined)
        announce({ message, kind: message.replace(/-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|Infinity/g, '#') });
    },
    // A backend that is gone tells nothing any more.
    () => undefined,
  );
  pending.add(reading);
  void reading.then(() => pending.delete(reading));
}

function announce(problem: FlowProblem): void {
  for (const listener of listeners) listener(problem);
}

/** A listener that passes on one problem of each kind. */
export function oncePerKind(listener: (message: string) => void): FlowProblemListener {
  const told = new Set<string>();
  return ({ message, kind }) => {
    if (told.has(kind)) return;
    told.add(kind);
    listener(message);
  };
}
