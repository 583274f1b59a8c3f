/** Chooses and starts a backend. Node only. */
import { closest, distance } from 'fastest-levenshtein';
import { tryBackend } from './probe.js';
import { backendNames, isBackendName } from './status.js';
import type { BackendName } from './status.js';

export interface PreparedBackend {
  readonly name: BackendName;
  /** Why this one. */
  readonly reason: string;
  /** What a person should know: better backends that are broken, or that the one chosen is slow. */
  readonly warnings: readonly string[];
}

export class BackendError extends Error {
  override readonly name = 'BackendError';
}

function requireName(name: string): BackendName {
  if (isBackendName(name)) return name;
  const near = closest(name, backendNames);
  const hint = distance(name, near) <= 3 ? ` Did you mean '${near}'?` : '';
  throw new BackendError(`There is no backend '${name}'.${hint} Known: ${backendNames.join(', ')}.`);
}

/**
 * Starts the named backend, or without a name the first that works of tensorflow-gpu, webgpu, tensorflow, wasm and cpu.
 * Gradients are installed and checked against finite differences before it is used. Throws a `BackendError` that says
 * why when a named backend cannot be had.
 */
export async function prepareBackend(name?: string): Promise<PreparedBackend> {
  if (name !== undefined) {
    const status = await tryBackend(requireName(name));
    if (status.state !== 'ready') {
      throw new BackendError(`The backend '${name}' cannot be used (${status.state}): ${status.reason}.`);
    }
    return { name: status.name, reason: `asked for; ${status.reason}`, warnings: [] };
  }
  const warnings: string[] = [];
  for (const candidate of backendNames) {
    const status = await tryBackend(candidate);
    if (status.state === 'ready') {
      if (candidate === 'cpu')
        warnings.push('Running on the cpu backend, which is some hundred times slower than wasm.');
      return { name: candidate, reason: status.reason, warnings };
    }
    const broken = status.state === 'load failed' || status.state === 'self-test failed' || status.state === 'no addon';
    if (broken) warnings.push(`${candidate} was passed over (${status.state}): ${status.reason}.`);
  }
  throw new BackendError(`No backend works here. ${warnings.join(' ')}`);
}
