/**
 * Failures of ONNX Runtime long after its start. wasm goes on then, and listeners are told; a failure is never silent.
 */
import type { NativeStatus } from './status.js';

export type FailureListener = (status: NativeStatus, warning: string) => void;

const listeners = new Set<FailureListener>();

/** Calls `listener` when ONNX Runtime fails from now on. Returns the function that ends this. */
export function onNativeFailure(listener: FailureListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Reports a failure; without a listener, Node prints the warning. */
export function announce(status: NativeStatus): void {
  const warning =
    `ONNX Runtime failed and is switched off: from here on training is several times slower and rounds differently, ` +
    `${status.reason}. The results stay right.`;
  if (listeners.size === 0) process.emitWarning(warning, { type: 'GencWarning' });
  for (const listener of listeners) listener(status, warning);
}
