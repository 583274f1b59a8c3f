/** What can be said about a backend before and after trying it. Node only. */
import type { NativeStatus } from '../native/index.js';

export const backendNames = ['tensorflow-gpu', 'webgpu', 'tensorflow', 'wasm', 'cpu'] as const;
/** In order of preference. */
export type BackendName = (typeof backendNames)[number];

export type BackendState =
  | 'ready'
  /** The package is not installed. */
  | 'not installed'
  /** The package is there, but its native addon was not built or downloaded. */
  | 'no addon'
  /** Loading it threw. */
  | 'load failed'
  /** It runs, but without a GPU. */
  | 'cpu only'
  /** The machine or this Node has no device for it. */
  | 'no device'
  /** It runs and computes wrong gradients. */
  | 'self-test failed';

/** Whose kernels compute: ONNX Runtime's under those of genc, genc's on tfjs's wasm backend, or tfjs's own. */
export type Tier = 'onnxruntime' | 'wasm' | 'plain';

export interface BackendStatus {
  readonly name: BackendName;
  readonly state: BackendState;
  /** One sentence for people: what was found and what to do about it. */
  readonly reason: string;
  /** Name under which tfjs knows it, when it is ready. */
  readonly registered?: string;
  readonly tier?: Tier;
  /** Threads that its kernels compute on, where that is known. */
  readonly threads?: number;
  /** Largest error of the kernels' self-test against double precision, relative to the largest number of a result. */
  readonly error?: number;
  /** Of the wasm backend: whether ONNX Runtime computes its heavy kernels. */
  readonly native?: NativeStatus;
}

export const isBackendName = (name: string): name is BackendName => (backendNames as readonly string[]).includes(name);
