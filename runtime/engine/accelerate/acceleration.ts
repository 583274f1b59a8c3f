import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { checkKernels, KERNEL_TOLERANCE } from '../backend/kernel-check.js';
import { installReversePass } from '../gradients/backward.js';
import { gradients } from '../gradients/install.js';

export interface AccelerateOptions {
  /**
   * The number of processors to compute on, a whole number of at least 1. In Node the default is `GENC_THREADS` or all
   * of them; in browsers it is tfjs's choice. Results are the same bits whatever it is.
   */
  readonly threads?: number;
}

/** The result of {@link accelerate}. */
export interface Acceleration {
  /**
   * The owner of the kernels that compute: `onnxruntime` is ONNX Runtime on the wasm backend's memory, `wasm` genc's
   * own kernels on that backend.
   */
  readonly tier: 'onnxruntime' | 'wasm';
  /** The number of threads on which they compute. */
  readonly threads: number;
  /**
   * The largest error of the self-test: matrix product, sum, convolution and both its gradients against double
   * precision, relative to the largest number of each result. At most 1e-5.
   */
  readonly error: number;
  /** The reason for the tier: what was found and, if it is not the fastest, why. */
  readonly reason: string;
  /** The kernels whose gradient is now genc's, because tfjs has none for them or a wrong one. */
  readonly gradients: readonly string[];
}

/**
 * The gradients of tfjs 4.22 that are wrong in first order: of padding by mirroring, and of resizing with half-pixel
 * centers. The gradient of depthwise convolution refuses dilations.
 */
const wrong = new Set(['DepthwiseConv2dNative', 'MirrorPad', 'ResizeBilinear', 'ResizeNearestNeighbor']);

const own = new Set<object>(gradients);

/**
 * Registers genc's gradients if tfjs has none or a wrong one, with the reverse pass on which they rely, and returns the
 * names of their kernels.
 */
export function completeGradients(): string[] {
  installReversePass();
  for (const gradient of gradients) {
    const there = getGradient(gradient.kernelName);
    if (there === undefined || wrong.has(gradient.kernelName)) registerGradient(gradient);
  }
  return gradients.map(({ kernelName }) => kernelName).filter((name) => own.has(getGradient(name)));
}

/** Throws a `RangeError` for numbers that cannot be a count of threads. */
export function requireThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads > 0)) return;
  throw new RangeError(`'${threads}' is no number of threads. Take a whole number from 1 on.`);
}

/** The self-test's largest error, or the fault in words. */
export function testKernels(): { readonly error: number; readonly fault?: string } {
  const { error, name } = checkKernels();
  return error <= KERNEL_TOLERANCE ? { error } : { error, fault: `its ${name} is wrong by ${error.toPrecision(2)}` };
}
