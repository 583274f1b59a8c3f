/** Matrix products. tfjs's wasm is fast (XNNPACK) only for one pair of matrices of which neither is transposed. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { callNative, floats, forgetPacked, sizeOf } from './heap.js';
import type { Kernel, KernelCall, WasmHeap } from './heap.js';

/** The multiplications per matrix from which a batch goes matrix by matrix through the fast path. */
const WORTH_SPLITTING = 8192;

/** The next id for views of a batch's matrices, far from those that tfjs counts up from one. */
let viewId = 2 ** 30;

function swapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}

/** One matrix of a batch as a tensor on the same memory; `end` makes the backend forget it without freeing. */
function matrixOf(heap: WasmHeap, batch: Tensor, index: number): { info: TensorInfo; end: () => void } {
  const shape = batch.shape.slice(-2);
  const size = sizeOf(shape);
  viewId += 1;
  const id = viewId;
  const dataId = { id };
  const memoryOffset = heap.dataIdMap.get(batch.dataId).memoryOffset + index * size * 4;
  // The data is counted twice, so that the kernel's own reshaping never frees it.
  heap.dataIdMap.set(dataId, { id, memoryOffset, shape, dtype: 'float32', refCount: 2 });
  heap.wasm.tfjs.registerTensor(id, size, memoryOffset);
  const end = (): void => {
    heap.wasm.tfjs.disposeData(id);
    heap.dataIdMap.delete(dataId);
  };
  return { info: { dataId, shape, dtype: 'float32' }, end };
}

const packedAs = new WeakMap<object, string>();

/**
 * Makes the backend forget the packed weights of data that comes back in another shape. XNNPACK keeps them by the
 * data's id alone, so data that was multiplied as a 1 × 4 matrix would be garbage as a 4 × 1 one.
 */
function forgetOtherShapes(heap: WasmHeap, b: Tensor): void {
  const shape = b.shape.slice(-2).join();
  const known = packedAs.get(b.dataId);
  packedAs.set(b.dataId, shape);
  if (known === undefined || known === shape) return;
  forgetPacked(heap, b);
}

/** a [n or 1, rows, inner] times b [n or 1, inner, columns], neither transposed. */
function multiplyBatch(call: KernelCall, a: Tensor, b: Tensor): TensorInfo {
  const { heap } = call;
  const attrs = { transposeA: false, transposeB: false };
  const countA = sizeOf(a.shape.slice(0, -2));
  const countB = sizeOf(b.shape.slice(0, -2));
  const count = Math.max(countA, countB);
  const [rows = 1, inner = 1] = a.shape.slice(-2);
  const columns = b.shape[b.rank - 1] ?? 1;
  const aligned = countA === countB || countA === 1 || countB === 1;
  forgetOtherShapes(heap, b);
  if (count === 1 || !aligned || rows * inner * columns < WORTH_SPLITTING) {
    return callNative({ ...call, attrs }, { a, b });
  }
  const leading = countA >= countB ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
  const out = heap.makeOutput([...leading, rows, columns], 'float32');
  for (let index = 0; index < count; index += 1) {
    const left = matrixOf(heap, a, countA === 1 ? 0 : index);
    const right = matrixOf(heap, b, countB === 1 ? 0 : index);
    const part = callNative({ ...call, attrs }, { a: left.info, b: right.info });
    floats(heap, out).set(floats(heap, part), index * rows * columns);
    heap.disposeData(part.dataId);
    left.end();
    right.end();
  }
  return out;
}

/**
 * The repetition of a batch. tfjs repeats a single matrix, but is wrong for batches that repeat each other: [2, 1, …]
 * and [1, 3, …].
 */
function repeated(x: Tensor, other: Tensor): (() => Tensor) | undefined {
  const [own, others] = [x.shape.slice(0, -2), other.shape.slice(0, -2)];
  const whole = tf.broadcast_util.assertAndGetBroadcastShape(own, others);
  const count = sizeOf(own);
  if (count === 1 || count === sizeOf(whole)) return undefined;
  return () => tf.broadcastTo(x, [...whole, ...x.shape.slice(-2)]);
}

export const batchMatMul: Kernel = (call) => {
  const { transposeA, transposeB } = call.attrs;
  const a = call.inputs['a']!;
  const b = call.inputs['b']!;
  const [repeatedA, repeatedB] = [repeated(a, b), repeated(b, a)];
  if (repeatedA !== undefined || repeatedB !== undefined) {
    return tf.tidy(() => tf.matMul(repeatedA?.() ?? a, repeatedB?.() ?? b, transposeA === true, transposeB === true));
  }
  if (transposeA !== true && transposeB !== true) return multiplyBatch(call, a, b);
  return tf.tidy(() => tf.matMul(transposeA === true ? swapped(a) : a, transposeB === true ? swapped(b) : b));
};
