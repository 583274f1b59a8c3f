/** The check that a run is resumed with the arithmetic it began with: only the same backend gives the same bits. */
import type { RunFile } from '../folder/run-file.js';

/** The name of the backend on which a run was trained, if its record says so. */
export function backendOf({ backend }: Pick<RunFile, 'backend'>): string | undefined {
  return typeof backend === 'object' && backend !== null && 'name' in backend ? String(backend.name) : undefined;
}

/** True if ONNX Runtime computes for a prepared backend; undefined if that is not known. */
const usesNative = (backend: unknown): boolean | undefined =>
  (backend as { native?: { active?: boolean } } | undefined)?.native?.active;

/** The warning about a run that is resumed with other kernels; undefined if they are the same, or not known. */
export function kernelChange({ backend }: Pick<RunFile, 'backend'>, prepared: unknown): string | undefined {
  const native = usesNative(backend);
  if (native === undefined || native === usesNative(prepared)) return undefined;
  const change = native ? 'with ONNX Runtime and goes on without' : 'without ONNX Runtime and goes on with it';
  return `the run began ${change}: its numbers will differ in rounding`;
}

/** The warning about a run that goes on with another engine; undefined if it is the same. */
export function engineChange({ engine }: Pick<RunFile, 'engine'>, now: 'node' | 'torch'): string | undefined {
  const before = engine?.name ?? 'node';
  const words = { node: 'Node', torch: 'PyTorch' };
  return before === now
    ? undefined
    : `the run was trained with ${words[before]} and goes on with ${words[now]}: its numbers will differ in rounding`;
}
