import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { checkKernels, KERNEL_TOLERANCE } from '../backend/kernel-check.js';
import { installReversePass } from '../gradients/backward.js';
import { gradients } from '../gradients/install.js';

export interface AccelerateOptions {
  /**
   * Processors to compute on, a whole number from 1 on. In Node `GENC_THREADS` or all of them when absent; in browsers
   * what tfjs takes. Results are the same bits whatever it is.
   */
  readonly threads?: number;
}

/** What {@link accelerate} put in place. */
export interface Acceleration {
  /**
   * Whose kernels compute: `onnxruntime` is ONNX Runtime on the wasm backend's memory, `wasm` genc's own kernels on that
   * backend.
   */
  readonly tier: 'onnxruntime' | 'wasm';
  /** How many threads they compute on. */
  readonly threads: number;
  /**
   * Largest error of the self-test: matrix product, sum, convolution and both its gradients against double precision,
   * relative to the largest number of each result. At most 1e-5.
   */
  readonly error: number;
  /** In words what was found and, where it is not the fastest, why. */
  readonly reason: string;
  /** Kernels whose gradient is genc's now: tfjs has none registered for them, or one that is wrong. */
  readonly gradients: readonly string[];
}

/**
 * Gradients of tfjs 4.22 that are wrong in first order: of padding by mirroring, and of resizing with half-pixel centers.
 * That of depthwise convolution refuses dilations.
 */
const wrong = new Set(['DepthwiseConv2dNative', 'MirrorPad', 'ResizeBilinear', 'ResizeNearestNeighbor']);

const own = new Set<object>(gradients);

/**
 * Registers genc's gradients where tfjs has none or a wrong one, with the reverse pass that they count on, and answers
 * with the names of their kernels.
 */
export function completeGradients(): string[] {
  installReversePass();
  for (const gradient of gradients) {
    const there = getGradient(gradient.kernelName);
    if (there === undefined || wrong.has(gradient.kernelName)) registerGradient(gradient);
  }
  return gradients.map(({ kernelName }) => kernelName).filter((name) => own.has(getGradient(name)));
}

/** Throws a `RangeError` for what is no number of threads. */
export function requireThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads > 0)) return;
  throw new RangeError(`'${threads}' is no number of threads. Take a whole number from 1 on.`);
}

/** The self-test's largest error, or in words what is wrong. */
export function testKernels(): { readonly error: number; readonly fault?: string } {
  const { error, name } = checkKernels();
  return error <= KERNEL_TOLERANCE ? { error } : { error, fault: `its ${name} is wrong by ${error.toPrecision(2)}` };
}
