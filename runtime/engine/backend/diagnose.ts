/** The diagnosis of all backends, which are tried one after the other. Node only. */
import { arch, cpus, platform } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { adviceOn } from './advice.js';
import { packageVersion } from '../node/packages.js';
import { tryBackend } from './probe.js';
import type { BackendOptions } from './probe.js';
import { measureSpeed } from './speed.js';
import type { BackendSpeed } from './speed.js';
import { backendNames } from './status.js';
import type { BackendName, BackendStatus } from './status.js';

export interface BackendDiagnosis extends BackendStatus {
  readonly speed?: BackendSpeed;
  /** The bytes that all tensors together may take, if the backend has such a limit. */
  readonly heapLimit?: number;
  /** Advice on installing or speeding up the backend; undefined if nothing is missing or nothing can be done. */
  readonly advice?: string;
}

export interface BackendReport {
  readonly node: string;
  readonly system: { readonly platform: string; readonly arch: string; readonly cpus: number };
  /** The installed versions by package; undefined for absent packages. */
  readonly packages: Readonly<Record<string, string | undefined>>;
  readonly backends: readonly BackendDiagnosis[];
  /** The backend that `prepareBackend()` would choose; the report leaves it running. */
  readonly chosen?: BackendName;
}

const packages = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-webgpu',
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-node',
  'onnxruntime-node',
];

/** The bytes that WebAssembly can address with 32 bits. */
const WASM_LIMIT = 4 * 2 ** 30;

/** Tries every backend, about a second each, and starts the best one again. Never throws because of a backend. */
export async function diagnoseBackends(options: BackendOptions = {}): Promise<BackendReport> {
  const backends: BackendDiagnosis[] = [];
  for (const name of backendNames) {
    const status = await tryBackend(name, options);
    const advice = adviceOn(status);
    backends.push({
      ...status,
      ...(status.state === 'ready' && { speed: measureSpeed(1000) }),
      ...(status.registered === 'wasm' && { heapLimit: WASM_LIMIT }),
      ...(advice !== undefined && { advice }),
    });
  }
  const chosen = backends.find(({ state }) => state === 'ready');
  if (chosen?.registered !== undefined) await tf.setBackend(chosen.registered);
  return {
    node: process.version,
    system: { platform: platform(), arch: arch(), cpus: cpus().length },
    packages: Object.fromEntries(packages.map((name) => [name, packageVersion(name)])),
    backends,
    ...(chosen === undefined ? {} : { chosen: chosen.name }),
  };
}
