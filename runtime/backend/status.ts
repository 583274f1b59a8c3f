/** What can be said about a backend before and after trying it. Node only. */
import type { NativeStatus } from './native/index.js';

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

export interface BackendStatus {
  readonly name: BackendName;
  readonly state: BackendState;
  /** One sentence for people: what was found and what to do about it. */
  readonly reason: string;
  /** Name under which tfjs knows it, when it is ready. */
  readonly registered?: string;
  /** Of the wasm backend: whether ONNX Runtime computes its heavy kernels. */
  readonly native?: NativeStatus;
}

export const isBackendName = (name: string): name is BackendName => (backendNames as readonly string[]).includes(name);
