/** Activations with a bias before them, and gradients that are computed from the activation's result. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { assemblyOf, placeOf } from './assembly.js';
import { alias, callNative, sizeOf } from './heap.js';
import type { Kernel, WasmHeap } from './heap.js';

/** The numbers of the activations in `assembly/source/activations.ts`. */
const kinds: Readonly<Record<string, number>> = { linear: 0, relu: 1, leakyrelu: 2, sigmoid: 3, tanh: 4, elu: 5 };

export interface ActivationCode {
  readonly kind: number;
  readonly alpha: number;
}

/**
 * The code of the attributes `activation` (linear if absent) and `alpha`, which tfjs's fused kernels name
 * leakyreluAlpha.
 */
export function activationCode(attrs: NamedAttrMap): ActivationCode {
  const name = (attrs['activation'] as string | undefined | null) ?? 'linear';
  const kind = kinds[name];
  if (kind === undefined) throw new Error(`wasm: no activation '${name}'; known: ${Object.keys(kinds).join(', ')}`);
  return { kind, alpha: ((attrs['alpha'] ?? attrs['leakyreluAlpha']) as number | undefined) ?? 0 };
}

/** x […, channels] as rows. */
export function rowsOf({ shape }: TensorInfo): { readonly rows: number; readonly channels: number } {
  const channels = shape[shape.length - 1] ?? 1;
  if (channels === 0) throw new Error(`wasm: [${shape.join(', ')}] has no channels`);
  return { rows: sizeOf(shape) / channels, channels };
}

/** dy [any], y (the activation's result) → dx. */
export const activationGrad: Kernel = ({ inputs, attrs, heap }) => {
  const dy = inputs['dy']!;
  const { kind, alpha } = activationCode(attrs);
  if (kind === 0) return alias(heap, dy, dy.shape);
  const dx = heap.makeOutput(dy.shape, 'float32');
  const [from, result, to] = [dy, inputs['y']!, dx].map((tensor) => placeOf(heap, tensor));
  assemblyOf(heap).kernels.activationGradient(from!, result!, dy.size, kind, alpha, to!);
  return dx;
};

/** dy […, c], y (absent if linear) → dx, dbias [c]. */
export const biasActivationGrad: Kernel = ({ inputs, attrs, heap }) => {
  const dy = inputs['dy']!;
  const { kind, alpha } = activationCode(attrs);
  const { rows, channels } = rowsOf(dy);
  const { kernels, scratch } = assemblyOf(heap);
  const room = scratch(channels);
  const dbias = heap.makeOutput([channels], 'float32');
  const from = placeOf(heap, dy);
  if (kind === 0) {
    kernels.columnSums(from, rows, channels, 1, placeOf(heap, dbias), room);
    return [alias(heap, dy, dy.shape), dbias];
  }
  const dx = heap.makeOutput(dy.shape, 'float32');
  const [result, to, sums] = [inputs['y']!, dx, dbias].map((tensor) => placeOf(heap, tensor));
  kernels.biasActivationGradient(from, result!, rows, channels, kind, alpha, to!, sums!, room);
  return [dx, dbias];
};

/** The activations for which XNNPACK has a faster kernel than `assembly/`. */
const elsewhere: Readonly<Record<string, string>> = { sigmoid: 'Sigmoid', elu: 'Elu' };

/** Disposes a tensor: those that a composed kernel made are counted by the engine. */
function release(heap: WasmHeap, x: TensorInfo | Tensor): void {
  if (x instanceof tf.Tensor) x.dispose();
  else heap.disposeData(x.dataId);
}

/** activation(x + bias), for x […, c] and bias [c], in x's own memory if `reuse` says that it is not needed again. */
function activate(
  heap: WasmHeap,
  x: TensorInfo,
  bias: TensorInfo | undefined,
  attrs: NamedAttrMap,
  reuse: boolean,
): TensorInfo {
  const faster = elsewhere[attrs['activation'] as string];
  if (faster !== undefined) {
    const sum = bias === undefined ? x : activate(heap, x, bias, {}, reuse);
    const y = tf.getKernel(faster, 'wasm').kernelFunc({ inputs: { x: sum }, attrs: {}, backend: heap });
    if (sum !== x || reuse) release(heap, sum);
    return y as TensorInfo;
  }
  const { kind, alpha } = activationCode(attrs);
  const y = reuse ? x : heap.makeOutput(x.shape, 'float32');
  const { kernels, scratch } = assemblyOf(heap);
  const { rows, channels } = rowsOf(x);
  const room = scratch(channels);
  const [from, to] = [placeOf(heap, x), placeOf(heap, y)];
  if (bias === undefined) kernels.activation(from, rows * channels, kind, alpha, to);
  else kernels.biasActivation(from, placeOf(heap, bias), rows, channels, kind, alpha, to, room);
  return y;
}

/** x […, c], bias [c] (may be absent) → y. */
export const biasActivation: Kernel = ({ inputs, attrs, heap }) =>
  activate(heap, inputs['x']!, inputs['bias'], attrs, false);

/** dy, filter, bias (may be absent): the transposed convolution as {@link conv2DBackpropInput}, then the activation. */
export const fusedConv2DTranspose: Kernel = (call) => {
  const { dy, filter, bias } = call.inputs;
  const y = tf.getKernel('Conv2DBackpropInput', 'wasm').kernelFunc({
    inputs: { dy: dy!, filter: filter! },
    attrs: call.attrs,
    backend: call.heap,
  }) as TensorInfo;
  const linear = bias === undefined && activationCode(call.attrs).kind === 0;
  return linear ? y : activate(call.heap, y, bias, call.attrs, true);
};

/** A kernel with tanh applied after it, which tfjs's own fused kernels do not have. */
export const fusedWithTanh: Kernel = (call) => {
  if (call.attrs['activation'] !== 'tanh') return callNative(call);
  const y = callNative({ ...call, attrs: { ...call.attrs, activation: 'linear' } });
  return activate(call.heap, y, undefined, { activation: 'tanh' }, true);
};

const unary =
  (activation: string): Kernel =>
  (call) => {
    const x = call.inputs['x']!;
    if (x.dtype !== 'float32' || x.size === 0) return callNative(call);
    return activate(call.heap, x, undefined, { activation, alpha: call.attrs['alpha'] as number }, false);
  };

/** The leaky ReLU and tanh, which tfjs computes number by number. */
export const leakyRelu = unary('leakyrelu');
export const tanh = unary('tanh');
