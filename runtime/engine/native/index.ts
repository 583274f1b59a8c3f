/** ONNX Runtime under the heavy kernels of the tfjs wasm backend. Node only. */
export { onNativeFailure } from './failure.js';
export { abandonNative, nativeOptions, prepareNative } from './prepare.js';
export type { NativeOptions } from './prepare.js';
export type { NativeStatus } from './status.js';
