/** Reductions over any axes, and functions of whole rows. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { check, fill, indexOf, eachPlace, numbersOf, signed, whole } from './check.js';
import type { Shape } from './check.js';

const reductions: readonly (readonly [Shape, readonly number[]])[] = [
  [[100], [0]],
  [[1031], [0]],
  [[1], [0]],
  [[64, 785], [1]],
  [[64, 785], [0]],
  [[1024, 6], [0]],
  [
    [7, 600],
    [0, 1],
  ],
  [[3, 4, 5], [1]],
  [
    [3, 4, 5],
    [0, 2],
  ],
  [
    [2, 3, 4, 5],
    [0, 1, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 2],
  ],
  [
    [2, 3, 4, 5],
    [1, 3],
  ],
  [
    [2, 3, 4, 5],
    [2, 0],
  ],
  [
    [60, 2, 64, 3],
    [0, 2],
  ],
  [
    [2, 1, 4, 1],
    [1, 2],
  ],
  [[1, 1], [0]],
  [[4, 1, 1], [0]],
  [[5, 1], [1]],
  [
    [2, 3, 2, 3, 2],
    [0, 2, 4],
  ],
];

const kinds: Readonly<Record<string, (group: readonly number[]) => number>> = {
  Max: (group) => group.reduce((a, b) => Math.max(a, b)),
  Mean: (group) => group.reduce((a, b) => a + b) / group.length,
  Min: (group) => group.reduce((a, b) => Math.min(a, b)),
  Sum: (group) => group.reduce((a, b) => a + b),
};

/** The numbers that are reduced together, in the order of the axes that stay. */
function groupsOf(x: Tensor, axes: readonly number[]): { kept: number[]; groups: number[][] } {
  const stay = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const kept = stay.map((axis) => x.shape[axis]!);
  const groups: number[][] = Array.from(
    fill(kept, () => 0),
    () => [],
  );
  const values = numbersOf(x);
  eachPlace(x.shape, (place, index) => {
    groups[
      indexOf(
        kept,
        stay.map((axis) => place[axis]!),
      )
    ]!.push(values[index]!);
  });
  return { kept, groups };
}

export function rowSuite(): void {
  describe('rows', () => {
    it.each(Object.keys(kinds))('%s over any axes', (kernel) => {
      for (const [shape, axes] of reductions) {
        for (const keepDims of [false, true]) {
          const x = signed(shape, 'reduction');
          const { kept, groups } = groupsOf(x, axes);
          const whole = shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
          // tf.mean and similar functions keep axes by themselves, since not all kernels of Mean and Sum have keepDims.
          if (keepDims && (kernel === 'Mean' || kernel === 'Sum')) {
            x.dispose();
            continue;
          }
          const attrs = { axis: [...axes], reductionIndices: [...axes], keepDims };
          const values = groups.map(kinds[kernel]!);
          check(kernel, { x }, attrs, { shape: keepDims ? whole : kept, values }, JSON.stringify([shape, axes]));
        }
      }
    });

    const tables: readonly Shape[] = [
      [1],
      [7],
      [3, 4],
      [5, 1],
      [1, 9],
      [64, 10],
      [33, 57],
      [2, 3, 4],
      [4, 1, 6],
      [2, 2, 31],
      [2, 3, 4, 5],
      [1, 2, 1, 8],
      [3, 3, 3, 3],
      [2, 1, 3, 2],
      [128, 3],
    ];

    it('Softmax over the last axis, of large numbers too', () => {
      for (const shape of tables) {
        for (const scale of [1, 1000]) {
          const one = signed(shape, 'softmax');
          const logits = tf.mul(one, scale);
          one.dispose();
          const { kept, groups } = groupsOf(logits, [shape.length - 1]);
          const shares = groups.map((row) => {
            const top = Math.max(...row);
            const powers = row.map((value) => Math.exp(value - top));
            const sum = powers.reduce((a, b) => a + b);
            return powers.map((power) => power / sum);
          });
          const values = fill(shape, (place) => shares[indexOf(kept, place)]![place.at(-1)!]!);
          check('Softmax', { logits }, { dim: shape.length - 1 }, { shape, values }, JSON.stringify(shape));
        }
      }
    });

    it.each([
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ])('Cumsum, exclusive %s, reverse %s', (exclusive, reverse) => {
      for (const shape of tables) {
        for (const axis of shape.keys()) {
          for (const make of [signed, whole] as ((shape: Shape) => Tensor)[]) {
            const x = make(shape);
            const numbers = numbersOf(x);
            const values = fill(shape, (place) => {
              let sum = 0;
              for (let at = 0; at < shape[axis]!; at += 1) {
                const before = reverse ? at > place[axis]! : at < place[axis]!;
                if (before || (!exclusive && at === place[axis]!))
                  sum += numbers[indexOf(shape, place.with(axis, at))]!;
              }
              return sum;
            });
            check('Cumsum', { x }, { axis, exclusive, reverse }, { shape, values, dtype: x.dtype }, `${shape} ${axis}`);
          }
        }
      }
    });
  });
}
