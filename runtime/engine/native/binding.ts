/**
 * ONNX Runtime's native module for Node, below its public interface. The public one returns a promise from every run,
 * while kernels have to be synchronous. The calls used here are undocumented, hence the exact version and
 * `self-test.ts`.
 */
import { createRequire } from 'node:module';
import { messageOf, packageVersion } from '../node/packages.js';

export const PACKAGE = 'onnxruntime-node';
export const VERSION = '1.30.0';

/** A tensor as the native module takes it; `data` may be a view of any memory. */
export interface NativeTensor {
  readonly type: 'float32' | 'int32' | 'bool';
  data: ArrayBufferView | undefined;
  dims: readonly number[];
  readonly location: 'cpu';
}

export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  /** Runs the model. Outputs with a tensor in `fetches` are written there; the result holds copies. */
  run(feeds: Record<string, NativeTensor>, fetches: Record<string, NativeTensor | null>): unknown;
  dispose(): void;
}

export interface Binding {
  readonly InferenceSession: new () => NativeSession;
}

export class NativeUnavailable extends Error {
  override readonly name = 'NativeUnavailable';
}

const require = createRequire(import.meta.url);

export interface Lookup {
  readonly versionOf: (name: string) => string | undefined;
  readonly load: (path: string) => unknown;
}

/** Loads the native module, or throws a {@link NativeUnavailable} with the reason. `lookup` is for tests. */
export function loadBinding({ versionOf, load }: Lookup = { versionOf: packageVersion, load: require }): Binding {
  const version = versionOf(PACKAGE);
  if (version === undefined) throw new NativeUnavailable(`${PACKAGE} is not installed`);
  if (version !== VERSION) {
    throw new NativeUnavailable(`${PACKAGE} is ${version}, and only ${VERSION} is known to work`);
  }
  try {
    const { binding, initOrt } = load(`${PACKAGE}/dist/binding.js`) as { binding: Binding; initOrt: () => void };
    initOrt();
    return binding;
  } catch (error) {
    throw new NativeUnavailable(`${PACKAGE} could not be loaded: ${messageOf(error)}`);
  }
}
