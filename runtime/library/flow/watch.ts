/**
 * Problems of flows that show only in numbers on the backend: an inverse that did not converge, a Lipschitz constant
 * above one. The numbers are read when they are ready, while the computation goes on, and the listeners are told.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stop } from '../ops/differentiation.js';

export interface FlowProblem {
  readonly message: string;
  /** The message without its numbers, which is the same each time the problem comes back. */
  readonly kind: string;
}

export type FlowProblemListener = (problem: FlowProblem) => void;

const listeners = new Set<FlowProblemListener>();
const pending = new Set<Promise<void>>();

/** Calls `listener` for every problem of a flow from now on. Returns the function that ends this. */
export function onFlowProblem(listener: FlowProblemListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Resolves when everything watched so far has been read and reported. */
export async function flowProblemsSettled(): Promise<void> {
  while (pending.size > 0) await Promise.all(pending);
}

/** Reads a scalar later; `judge` returns the problem with it, or nothing. Nothing is read if there is no listener. */
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
    // A read that fails because its backend is gone is ignored.
    () => undefined,
  );
  pending.add(reading);
  void reading.then(() => pending.delete(reading));
}

function announce(problem: FlowProblem): void {
  for (const listener of listeners) listener(problem);
}

/** A listener that passes on only one problem of each kind. */
export function oncePerKind(listener: (message: string) => void): FlowProblemListener {
  const told = new Set<string>();
  return ({ message, kind }) => {
    if (told.has(kind)) return;
    told.add(kind);
    listener(message);
  };
}
