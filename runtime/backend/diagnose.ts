/** What `genc doctor` reports of the backends. Node only. */
import { arch, cpus, platform } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { packageVersion } from './packages.js';
import { tryBackend } from './probe.js';
import { backendNames } from './status.js';
import type { BackendName, BackendStatus } from './status.js';

export interface BackendDiagnosis extends BackendStatus {
  /** Thousand million multiplications and additions a second, measured on 256 × 256 matrix products. */
  readonly gigaflops?: number;
}

export interface BackendReport {
  readonly node: string;
  readonly system: { readonly platform: string; readonly arch: string; readonly cpus: number };
  /** Installed versions by package; undefined where a package is absent. */
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

/** Multiplies matrices on the current backend for about `milliseconds`. */
function measureSpeed(milliseconds: number): number {
  const side = 256;
  return tf.tidy(() => {
    const a = tf.ones([side, side]);
    const b = tf.ones([side, side]);
    // Not through `tidy`, which would look for tensors among the numbers of its answer, one by one.
    const multiply = (): void => {
      const product = tf.matMul(a, b);
      product.dataSync();
      product.dispose();
    };
    multiply();
    let rounds = 0;
    const start = performance.now();
    while (performance.now() - start < milliseconds) {
      multiply();
      rounds += 1;
    }
    return (rounds * 2 * side ** 3) / ((performance.now() - start) * 1e6);
  }) as unknown as number;
}

/** Tries every backend, about a second each, and starts the best one again. Never throws for a backend's sake. */
export async function diagnoseBackends(): Promise<BackendReport> {
  const backends: BackendDiagnosis[] = [];
  for (const name of backendNames) {
    const status = await tryBackend(name);
    const ready = status.state === 'ready';
    backends.push(ready ? { ...status, gigaflops: Math.round(measureSpeed(800) * 100) / 100 } : status);
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
