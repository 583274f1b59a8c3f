/** The choice and start of a backend. Node only. */
import { closest, distance } from 'fastest-levenshtein';
import { tryBackend } from './probe.js';
import type { BackendOptions } from './probe.js';
import { backendNames, isBackendName } from './status.js';
import type { NativeStatus } from '../native/index.js';
import type { BackendName, BackendStatus, Tier } from './status.js';

export interface PreparedBackend {
  readonly name: BackendName;
  /** The reason for this backend. */
  readonly reason: string;
  /** Warnings: better backends that are broken, or a slow choice. */
  readonly warnings: readonly string[];
  readonly tier?: Tier;
  /** The number of threads on which its kernels compute, if that is known. */
  readonly threads?: number;
  /**
   * The largest error of the kernels' self-test against double precision, relative to the largest number of a result.
   */
  readonly error?: number;
  /** The state of ONNX Runtime under the wasm backend's heavy kernels. */
  readonly native?: NativeStatus;
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

function describe(status: BackendStatus, reason: string, warnings: readonly string[]): PreparedBackend {
  const { name, native, tier, threads, error } = status;
  if (native === undefined) return { name, reason, tier, threads, error, warnings };
  if (native.active || native.chosen === true) return { name, reason, tier, threads, error, warnings, native };
  const slow = `Training on ${name} is several times slower ${native.reason}; docs/troubleshooting.md explains it.`;
  return { name, reason, tier, threads, error, warnings: [...warnings, slow], native };
}

/**
 * Starts the named backend, or without a name the first that works of tensorflow-gpu, webgpu, tensorflow, wasm and cpu.
 * Gradients are installed and checked against finite differences before it is used. Throws a `BackendError` with the
 * reason if a named backend is not available.
 */
export async function prepareBackend(name?: string, options: BackendOptions = {}): Promise<PreparedBackend> {
  const { threads } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new BackendError(`'${threads}' is no number of threads. Take a whole number from 1 on.`);
  }
  if (name !== undefined) {
    const status = await tryBackend(requireName(name), options);
    if (status.state !== 'ready') {
      throw new BackendError(`The backend '${name}' cannot be used (${status.state}): ${status.reason}.`);
    }
    return describe(status, `asked for; ${status.reason}`, []);
  }
  const warnings: string[] = [];
  for (const candidate of backendNames) {
    const status = await tryBackend(candidate, options);
    if (status.state === 'ready') {
      if (candidate === 'cpu')
        warnings.push('Running on the cpu backend, which is some hundred times slower than wasm.');
      return describe(status, status.reason, warnings);
    }
    // A package without its addon is not a fault: npm leaves it so if install scripts do not run.
    const broken = status.state === 'load failed' || status.state === 'self-test failed';
    if (broken) warnings.push(`${candidate} was passed over (${status.state}): ${status.reason}.`);
  }
  throw new BackendError(`No backend works here. ${warnings.join(' ')}`);
}
