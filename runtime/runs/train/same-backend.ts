/** Whether a run goes on with the arithmetic that it began with: the same bits only come from the same backend. */
import type { RunFile } from '../folder/run-file.js';

/** Name of the backend that a run was trained on, where its record says so. */
export function backendOf({ backend }: Pick<RunFile, 'backend'>): string | undefined {
  return typeof backend === 'object' && backend !== null && 'name' in backend ? String(backend.name) : undefined;
}

/** Whether ONNX Runtime computes for a prepared backend, where that is known. */
const usesNative = (backend: unknown): boolean | undefined =>
  (backend as { native?: { active?: boolean } } | undefined)?.native?.active;

/** What is to be said of a run that goes on with other kernels; undefined where they are the same, or not known. */
export function kernelChange({ backend }: Pick<RunFile, 'backend'>, prepared: unknown): string | undefined {
  const native = usesNative(backend);
  if (native === undefined || native === usesNative(prepared)) return undefined;
  const change = native ? 'with ONNX Runtime and goes on without' : 'without ONNX Runtime and goes on with it';
  return `the run began ${change}: its numbers will differ in rounding`;
}
