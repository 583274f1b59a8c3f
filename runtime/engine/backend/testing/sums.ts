/** Sums of products over named axes, and sums by segments. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { check, eachPlace, fill, indexOf, numbersOf, signed, sizeOf, whole } from './check.js';
import type { Shape } from './check.js';

const equations: readonly (readonly [string, ...(readonly Shape[])])[] = [
  ['i,i->', [5], [5]],
  ['i,j->ij', [5], [3]],
  ['i,i->i', [5], [5]],
  ['ij->ji', [3, 4]],
  ['ij->i', [3, 4]],
  ['ijk->', [2, 3, 4]],
  ['ij,j->i', [3, 4], [4]],
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['ij,kj->ik', [3, 4], [5, 4]],
  ['ji,jk->ik', [4, 3], [4, 5]],
  ['ij,jk->ki', [3, 4], [4, 5]],
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
  ['bij,bkj->bik', [2, 3, 4], [2, 5, 4]],
  ['bij,jk->bik', [2, 3, 4], [4, 5]],
  ['bhwc,bhwd->bcd', [2, 3, 4, 5], [2, 3, 4, 2]],
  ['bihd,bjhd->bhij', [2, 3, 2, 4], [2, 5, 2, 4]],
  ['ij,jk,kl->il', [2, 3], [3, 4], [4, 5]],
  ['abc,cd,d->ab', [2, 3, 4], [4, 5], [5]],
  ['ij,ik->i', [3, 4], [3, 5]],
];

/** x [ids, …rest], ids, segments. */
const segments: readonly (readonly [Shape, Shape, number])[] = [
  [[5], [5], 3],
  [[1], [1], 1],
  [[100], [100], 7],
  [[100], [100], 1000],
  [[6, 4], [6], 3],
  [[6, 4], [6], 9],
  [[6, 1], [6], 2],
  [[64, 33], [64], 5],
  [[5, 2, 3], [5], 4],
  [[7, 1, 1], [7], 2],
  [[4, 3, 2, 2], [4], 2],
  [[2, 3], [2, 3], 4],
  [[2, 3, 4], [2, 3], 5],
  [[300, 2], [300], 300],
  [[9, 16], [9], 1],
];

/** `anyEinsum` is false where products have two operands at most, and may take the diagonal of one. */
export function sumSuite({ anyEinsum = true } = {}): void {
  const asked = equations.filter(([, ...shapes]) => anyEinsum || shapes.length <= 2);
  describe('sums', () => {
    it.each(asked.map(([equation, ...shapes]) => ({ equation, shapes })))(
      'Einsum $equation',
      ({ equation, shapes }) => {
        const [inputs = '', output = ''] = equation.split('->');
        const names = inputs.split(',');
        const tensors = shapes.map((shape, index) => signed(shape, `operand ${index}`));
        const numbers = tensors.map(numbersOf);
        const axes = [...new Set(inputs.replaceAll(',', ''))];
        const sides = axes.map((axis) => {
          const which = names.findIndex((name) => name.includes(axis));
          return shapes[which]![names[which]!.indexOf(axis)]!;
        });
        const shape = [...output].map((axis) => sides[axes.indexOf(axis)]!);
        const values = new Float64Array(sizeOf(shape));
        eachPlace(sides, (place) => {
          const of = (name: string): number[] => [...name].map((axis) => place[axes.indexOf(axis)]!);
          const product = names.reduce((all, name, at) => all * numbers[at]![indexOf(shapes[at]!, of(name))]!, 1);
          values[indexOf(shape, of(output))]! += product;
        });
        check('Einsum', tensors, { equation }, { shape, values });
      },
    );

    it.runIf(anyEinsum)('Einsum refuses an axis that one operand has twice, and lengths that differ', () => {
      const square = signed([3, 3]);
      const other = signed([4, 2]);
      expect(() => tf.einsum('ii->i', square)).toThrow(/[Rr]epeat|duplicate|not supported/);
      expect(() => tf.einsum('ij,jk->ik', square, other)).toThrow();
      tf.dispose([square, other]);
    });

    it('UnsortedSegmentSum, leaving out ids of no segment', () => {
      for (const make of [signed, whole]) {
        for (const [shape, ids, numSegments] of segments) {
          const x = make(shape, 'segments');
          // Ids start at −1: rows without a segment are left out.
          const chosen = Array.from({ length: sizeOf(ids) }, (_, index) => ((index * 5 + 2) % (numSegments + 1)) - 1);
          const segmentIds = tf.tensor(chosen, [...ids], 'int32');
          const inner = shape.slice(ids.length);
          const result = [numSegments, ...inner];
          const values = fill(result, () => 0);
          const numbers = numbersOf(x);
          numbers.forEach((value, index) => {
            const segment = chosen[Math.floor(index / sizeOf(inner))]!;
            if (segment >= 0) values[segment * sizeOf(inner) + (index % sizeOf(inner))]! += value;
          });
          const expected = { shape: result, values, dtype: x.dtype };
          check(
            'UnsortedSegmentSum',
            { x, segmentIds },
            { numSegments },
            expected,
            JSON.stringify([shape, numSegments]),
          );
        }
      }
    });
  });
}
