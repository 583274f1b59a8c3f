/** The start of ONNX Runtime under the wasm backend, or the reason why it is not used. */
import { availableParallelism } from 'node:os';
import { messageOf } from '../node/packages.js';
import type { WasmHeap } from '../wasm/heap.js';
import { loadBinding, NativeUnavailable, VERSION } from './binding.js';
import type { Binding } from './binding.js';
import { announce } from './failure.js';
import { activate, deactivate } from './install.js';
import { testedBridge } from './self-test.js';
import type { NativeStatus } from './status.js';

export interface NativeOptions {
  /** `off` leaves everything to wasm; `always` takes small tensors too, for tests. */
  readonly use: 'on' | 'off' | 'always';
  readonly threads: number;
  /** The count of numbers that may stand between the operations of a convolution; see `pieces.ts`. */
  readonly room?: number;
  /** Loads the native module; replaced in tests. */
  readonly load?: () => Binding;
}

const MAX_SESSIONS = 1024;
const MAX_BYTES = 1.5 * 2 ** 30;

/**
 * The options from `GENC_NATIVE` (on, off or always) and `GENC_THREADS`; by default on, with a thread per processor.
 */
export function nativeOptions(environment: NodeJS.ProcessEnv = process.env): NativeOptions {
  const use = environment['GENC_NATIVE'];
  const threads = Number(environment['GENC_THREADS']);
  return {
    use: use === 'off' || use === 'always' ? use : 'on',
    threads: Number.isInteger(threads) && threads > 0 ? threads : availableParallelism(),
  };
}

/**
 * Starts ONNX Runtime on `heap`, the started wasm backend with genc's kernels installed. Never throws: wasm alone
 * always works.
 */
export function prepareNative(heap: WasmHeap, options: NativeOptions = nativeOptions()): NativeStatus {
  deactivate();
  if (options.use === 'off') return { active: false, chosen: true, reason: 'without ONNX Runtime (GENC_NATIVE=off)' };
  try {
    const binding = (options.load ?? loadBinding)();
    const { threads } = options;
    const { bridge, error } = testedBridge(heap, binding, {
      threads,
      skipCopies: true,
      maxSessions: MAX_SESSIONS,
      maxBytes: MAX_BYTES,
      always: options.use === 'always',
      ...(options.room !== undefined && { room: options.room }),
    });
    const count = `${threads} thread${threads === 1 ? '' : 's'}`;
    const status = { active: true, reason: `with ONNX Runtime ${VERSION} kernels on ${count}`, threads, error };
    activate(bridge, (fault) => {
      Object.assign(status, { active: false, reason: `without ONNX Runtime: ${fault}` });
      announce(status);
    });
    return status;
  } catch (error) {
    const cause = error instanceof NativeUnavailable ? messageOf(error) : `ONNX Runtime failed: ${messageOf(error)}`;
    return { active: false, reason: `without ONNX Runtime: ${cause}` };
  }
}

/** Goes back to wasm alone, for a fault found later. */
export function abandonNative(fault: string): NativeStatus {
  deactivate();
  return { active: false, reason: `without ONNX Runtime: with it, ${fault}` };
}
