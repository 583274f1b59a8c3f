/** The status of a backend before and after it was tried. Node only. */
import type { NativeStatus } from '../native/index.js';

export const backendNames = ['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu'] as const;
/** The names of the backends, in order of preference. */
export type BackendName = (typeof backendNames)[number];

export type BackendState =
  | 'ready'
  /** The package is not installed. */
  | 'not installed'
  /** The package is there, but its native addon was not built or downloaded. */
  | 'no addon'
  /** Loading it threw an error. */
  | 'load failed'
  /** It runs, but without a GPU. */
  | 'cpu only'
  /** The machine or this Node has no device for it. */
  | 'no device'
  /** It runs and computes wrong gradients. */
  | 'self-test failed';

/**
 * The owner of the kernels that compute: ONNX Runtime's under those of genc, genc's on tfjs's wasm backend, or tfjs's
 * own.
 */
export type Tier = 'onnxruntime' | 'wasm' | 'plain';

export interface BackendStatus {
  readonly name: BackendName;
  readonly state: BackendState;
  /** A sentence for people: what was found and what to do about it. */
  readonly reason: string;
  /** The name under which tfjs knows it, if it is ready. */
  readonly registered?: string;
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

export const isBackendName = (name: string): name is BackendName => (backendNames as readonly string[]).includes(name);
