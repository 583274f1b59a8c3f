import * as tf from '@tensorflow/tfjs-core';
import { layoutOf } from '../wasm/reduction.js';
import type { Graph } from './graph.js';
import { areFloats, slot } from './kernel.js';
import type { NativeKernel } from './kernel.js';

/** The length from which a sum goes in two stages, which keeps float32's rounding errors small. */
const LONG = 256;

/** The divisor of n next above its root, or n if it has none. */
function splitOf(n: number): number {
  for (let part = Math.ceil(Math.sqrt(n)); part <= n / 2; part += 1) if (n % part === 0) return part;
  return n;
}

export interface Block {
  readonly length: number;
  readonly reduced: boolean;
}

/**
 * Merges neighbouring blocks that are both reduced or both kept, and drops those of length one: ONNX Runtime is fast
 * for few axes.
 */
function merge(blocks: readonly Block[]): Block[] {
  const merged: Block[] = [];
  for (const { length, reduced } of blocks) {
    const last = merged.at(-1);
    if (length === 1) continue;
    if (last?.reduced === reduced) merged[merged.length - 1] = { length: last.length * length, reduced };
    else merged.push({ length, reduced });
  }
  return merged;
}

export const blocksOf = (shape: readonly number[], axes: readonly number[]): Block[] =>
  merge(shape.map((length, axis) => ({ length, reduced: axes.includes(axis) })));

/**
 * Sums over the last axis of [count, length], as a product with ones. ONNX Runtime's own sum over a last axis adds in
 * an order that depends on where in memory x begins, so that results would differ from run to run.
 */
function sumLast(graph: Graph, x: string, count: number, length: number): string {
  const part = length >= LONG ? splitOf(length) : length;
  const rows = (count * length) / part;
  const once = graph.matMul(graph.reshape(x, [rows, part]), graph.ones([part, 1]));
  return part === length ? once : sumLast(graph, once, count, length / part);
}

/** Sums over leading axes: number by number, in the order of memory. */
function sumLeading(graph: Graph, x: string, blocks: readonly Block[]): string {
  const sides: number[] = [];
  const early: number[] = [];
  const late: number[] = [];
  for (const { length, reduced } of blocks) {
    const part = reduced && length >= LONG ? splitOf(length) : length;
    if (part < length) {
      late.push(sides.length - early.length);
      sides.push(length / part);
    }
    if (reduced) early.push(sides.length);
    sides.push(part);
  }
  const once = graph.op('ReduceSum', [graph.reshape(x, sides), graph.integers(early)], { keepdims: 0 });
  return late.length === 0 ? once : graph.op('ReduceSum', [once, graph.integers(late)], { keepdims: 0 });
}

/** Sums of x over its reduced blocks. The caller gives the result its shape. */
export function sumBlocks(graph: Graph, x: string, blocks: readonly Block[]): string {
  const merged = merge(blocks);
  const last = merged.at(-1);
  let value = x;
  if (last?.reduced === true) {
    merged.pop();
    const count = merged.reduce((product, { length }) => product * length, 1);
    value = sumLast(graph, value, count, last.length);
  }
  return merged.some(({ reduced }) => reduced) ? sumLeading(graph, value, merged) : value;
}

type Kind = 'Sum' | 'Mean' | 'Max' | 'Min';

const build = (graph: Graph, kind: Kind, x: string, blocks: readonly Block[]): string => {
  if (kind === 'Sum' || kind === 'Mean') {
    const total = sumBlocks(graph, x, blocks);
    const count = blocks.reduce((product, { length, reduced }) => (reduced ? product * length : product), 1);
    return kind === 'Sum' ? total : graph.op('Mul', [total, graph.scalar(1 / count)]);
  }
  const axes = blocks.flatMap(({ reduced }, axis) => (reduced ? [axis] : []));
  if (axes.length === 0) return x; // Only sides of length one are reduced.
  const lengths = blocks.map(({ length }) => length);
  return graph.op(`Reduce${kind}`, [graph.reshape(x, lengths), graph.integers(axes)], { keepdims: 0 });
};

const reduce =
  (kind: Kind): NativeKernel =>
  ({ inputs, attrs, heap }, bridge) => {
    const x = inputs['x']!;
    if (!areFloats(x)) return undefined;
    const axis = (attrs['axis'] ?? attrs['reductionIndices']) as number | number[] | undefined;
    const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), x.shape);
    if (axes.length === 0) return undefined;
    const adds = kind === 'Sum' || kind === 'Mean';
    // wasm's own sums over adjacent axes are faster, and in double precision.
    if (adds && layoutOf(x.shape, axes) !== undefined) return undefined;
    const alongRows = blocksOf(x.shape, axes).at(-1)?.reduced === true;
    if (!bridge.isWorth(x.size, alongRows ? 16384 : 8192)) return undefined;
    const kept = x.shape.map((side, index) => (axes.includes(index) ? 1 : side));
    const shape = attrs['keepDims'] === true ? kept : kept.filter((_, index) => !axes.includes(index));
    return bridge.run(
      heap,
      `${kind} ${[...axes].sort((a, b) => a - b).join()}`,
      (graph, [value]) => [graph.reshape(build(graph, kind, value!, blocksOf(x.shape, axes)), shape)],
      [x],
      [slot(shape)],
    )[0];
  };

export const sum = reduce('Sum');
export const mean = reduce('Mean');
export const max = reduce('Max');
export const min = reduce('Min');
