/** A matrix product as an ONNX Runtime session with its own memory. Bundled by floor.mjs. */
import { VERSION, loadBinding } from '../../runtime/engine/native/binding.js';
import { KernelSession } from '../../runtime/engine/native/session.js';

/** The version of ONNX Runtime. */
export const version = VERSION;

export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly turnA: boolean;
  readonly turnB: boolean;
}

/** Irregular numbers in ±1, without zeros or subnormal numbers. */
function numbers(count: number): Float32Array {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = ((index * 2654435761) % 2001) / 1000 - 1;
  return values;
}

/** Returns a function that computes the product once. */
export function prepareProduct({ m, n, k, turnA, turnB }: Product, threads: number): () => void {
  const shapes = [turnA ? [k, m] : [m, k], turnB ? [n, k] : [k, n]];
  const slots = [...shapes, [m, n]].map((shape) => ({ shape, dtype: 'float32' as const }));
  const session = new KernelSession(
    loadBinding(),
    { threads, skipCopies: true },
    (graph, [a, b]) => [turnA || turnB ? graph.gemm(a!, b!, turnA, turnB) : graph.matMul(a!, b!)],
    slots.slice(0, 2),
    slots.slice(2),
  );
  const inputs = [numbers(m * k), numbers(k * n)];
  const outputs = [new Float32Array(m * n)];
  const nothing = new Float32Array(0);
  return () => session.run(inputs, outputs, () => nothing);
}
