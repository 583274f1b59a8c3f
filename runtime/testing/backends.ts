/** The backends on which numeric tests run. Node only. */
import { packageVersion } from '../engine/node/packages.js';
import { prepareBackend } from '../engine/backend/index.js';
import { isTensorflowInstalled } from '../engine/backend/tensorflow.js';

const native = 'wasm with ONNX Runtime';

/**
 * True if ONNX Runtime is installed. It is optional: if npm could not install it, its tests are left out, and the list
 * of tests says so.
 */
export const isNativeInstalled = packageVersion('onnxruntime-node') !== undefined;

/** True if tfjs-node is installed with its addon: `scripts/tfjs-node.mjs`. Its tests are left out otherwise. */
export const isTensorflowReady = isTensorflowInstalled();

export const testedBackends: readonly string[] = [
  'cpu',
  'wasm',
  ...(isNativeInstalled ? [native] : []),
  ...(isTensorflowReady ? ['tensorflow'] : []),
];

/**
 * Starts one of {@link testedBackends}. ONNX Runtime then takes every call, however small; wasm alone runs on one
 * thread.
 */
export async function startBackend(name: string): Promise<void> {
  const before = process.env['GENC_NATIVE'];
  process.env['GENC_NATIVE'] = name === native ? 'always' : 'off';
  try {
    const { reason } = name === native ? await prepareBackend('wasm') : await prepareBackend(name, { threads: 1 });
    if (name === native && !reason.includes(', with ONNX Runtime')) throw new Error(reason);
  } finally {
    if (before === undefined) delete process.env['GENC_NATIVE'];
    else process.env['GENC_NATIVE'] = before;
  }
}
