/** Parts of tensors, and padded tensors. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { check, fill, indexOf, numbersOf, signed, sizeOf, truth, whole } from './check.js';
import type { Shape } from './check.js';

const kinds: readonly ((shape: Shape, name?: string) => Tensor)[] = [signed, whole];

const slices: readonly (readonly [Shape, Shape, Shape])[] = [
  [[7], [2], [3]],
  [[7], [0], [7]],
  [[7], [6], [1]],
  [
    [5, 6],
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [0, 2],
    [5, 1],
  ],
  [
    [5, 6],
    [2, 0],
    [2, 6],
  ],
  [
    [1, 9],
    [0, 3],
    [1, 4],
  ],
  [
    [3, 4, 5],
    [1, 1, 1],
    [2, 2, 3],
  ],
  [
    [3, 4, 5],
    [0, 0, 2],
    [3, 4, 2],
  ],
  [
    [3, 4, 5],
    [0, 3, 0],
    [3, 1, 5],
  ],
  [
    [2, 5, 6, 3],
    [0, 1, 1, 0],
    [2, 3, 4, 3],
  ],
  [
    [2, 5, 6, 3],
    [0, 0, 0, 1],
    [2, 5, 6, 2],
  ],
  [
    [2, 5, 6, 3],
    [1, 2, 3, 2],
    [1, 1, 1, 1],
  ],
  [
    [2, 5, 6, 3],
    [0, 0, 5, 0],
    [2, 5, 1, 3],
  ],
  [
    [2, 2, 3, 4, 3],
    [0, 1, 1, 2, 0],
    [2, 1, 2, 1, 2],
  ],
];

type Strided = [shape: Shape, begin: number[], end: number[], strides: number[], masks?: object];
const strided: readonly Strided[] = [
  [[9], [1], [8], [2]],
  [[9], [8], [1], [-2]],
  [[9], [-1], [-10], [-1]],
  [[9], [0], [0], [-3], { beginMask: 1, endMask: 1 }],
  [[9], [-4], [-1], [1]],
  [
    [5, 6],
    [0, 1],
    [5, 6],
    [2, 2],
  ],
  [
    [5, 6],
    [4, 5],
    [0, 0],
    [-1, -2],
  ],
  [[5, 6], [4, 5], [0, 0], [-1, -2], { endMask: 3 }],
  [[5, 6], [2, 0], [3, 6], [1, 1], { shrinkAxisMask: 1 }],
  [[5, 6], [0, 0, 0], [0, 5, 6], [1, 1, 2], { newAxisMask: 1 }],
  [
    [3, 4, 5],
    [1, 0, 1],
    [3, 4, 5],
    [1, 3, 2],
  ],
  [[3, 4, 5], [0, 1], [0, 4], [1, 2], { ellipsisMask: 1 }],
  [
    [2, 8, 8, 3],
    [0, 0, 0, 0],
    [2, 8, 8, 3],
    [1, 2, 2, 1],
  ],
  [
    [2, 8, 7, 3],
    [0, 1, 1, 0],
    [2, 8, 7, 3],
    [1, 2, 3, 2],
  ],
  [
    [2, 8, 8, 3],
    [1, 7, 0, 2],
    [2, 0, 8, 0],
    [1, -2, 4, -1],
  ],
  [
    [2, 3, 2, 4, 3],
    [0, 0, 0, 1, 0],
    [2, 3, 2, 4, 3],
    [1, 2, 1, 2, 2],
  ],
];
const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };

const gathers: readonly (readonly [Shape, number, Shape])[] = [
  [[5], 0, [3]],
  [[5], 0, [7]],
  [[5], 0, []],
  [[1], 0, [4]],
  [[4, 3], 0, [6]],
  [[4, 3], 1, [2]],
  [[4, 3], -1, [5]],
  [[4, 3], 0, []],
  [[4, 3], 0, [2, 3]],
  [[3, 4, 5], 0, [2]],
  [[3, 4, 5], 1, [6]],
  [[3, 4, 5], 2, [3]],
  [[3, 4, 5], 1, [2, 2]],
  [[2, 3, 4, 5], 2, [3]],
  [[2, 3, 4, 5], 3, [1]],
  [[300, 7], 0, [64]],
];

const frames: readonly (readonly [Shape, readonly (readonly [number, number])[]])[] = [
  [[5], [[1, 2]]],
  [[5], [[0, 0]]],
  [[5], [[4, 4]]],
  [
    [3, 4],
    [
      [1, 1],
      [2, 0],
    ],
  ],
  [
    [3, 4],
    [
      [0, 2],
      [0, 0],
    ],
  ],
  [
    [3, 4],
    [
      [0, 0],
      [1, 3],
    ],
  ],
  [
    [3, 4, 5],
    [
      [1, 0],
      [0, 1],
      [2, 2],
    ],
  ],
  [
    [2, 3, 4],
    [
      [0, 0],
      [2, 1],
      [0, 0],
    ],
  ],
  [
    [2, 5, 6, 3],
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
  ],
  [
    [2, 5, 6, 3],
    [
      [0, 0],
      [4, 0],
      [0, 5],
      [0, 0],
    ],
  ],
  [
    [2, 5, 6, 3],
    [
      [1, 0],
      [1, 2],
      [3, 1],
      [0, 2],
    ],
  ],
  [
    [1, 4, 4, 1],
    [
      [0, 0],
      [3, 3],
      [3, 3],
      [0, 0],
    ],
  ],
  [
    [2, 2, 2, 2],
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
  ],
  [
    [1, 16, 16, 5],
    [
      [0, 0],
      [2, 2],
      [2, 2],
      [0, 0],
    ],
  ],
  [
    [3, 1, 7, 2],
    [
      [0, 0],
      [0, 0],
      [6, 6],
      [1, 0],
    ],
  ],
];

/** The place that a reflection shows. In `reflect` the border is not repeated, in `symmetric` it is. */
function mirrored(at: number, side: number, mode: string): number {
  const step = mode === 'reflect' ? 0 : 1;
  if (at < 0) return -at - step;
  return at < side ? at : 2 * (side - 1) - at + step;
}

export function indexingSuite(): void {
  describe('parts', () => {
    it('Slice of floats and whole numbers', () => {
      for (const make of [...kinds, truth]) {
        for (const [shape, begin, size] of slices) {
          const x = make(shape, 'slice');
          const numbers = numbersOf(x);
          const values = fill(
            size,
            (place) =>
              numbers[
                indexOf(
                  shape,
                  place.map((at, axis) => at + begin[axis]!),
                )
              ]!,
          );
          check(
            'Slice',
            { x },
            { begin, size },
            { shape: size, values, dtype: x.dtype },
            JSON.stringify([shape, begin]),
          );
        }
      }
    });

    it.each(strided)('StridedSlice of %j from %j to %j by %j', (shape, begin, end, strides, own = {}) => {
      for (const make of kinds) {
        const x = make(shape, 'strided');
        // The places taken on each axis, with the meaning of Python and checked against its list comprehension.
        const m = { ...masks, ...own };
        const info = tf.slice_util.sliceInfo(
          [...shape],
          begin,
          end,
          strides,
          m.beginMask,
          m.endMask,
          m.ellipsisMask,
          m.newAxisMask,
          m.shrinkAxisMask,
        );
        const places = shape.map((side, axis) => {
          const list: number[] = [];
          const [from, to, by] = [info.begin[axis]!, info.end[axis]!, info.strides[axis]!];
          for (let at = from; by > 0 ? at < to : at > to; at += by) if (at >= 0 && at < side) list.push(at);
          return list;
        });
        const numbers = numbersOf(x);
        const counts = places.map(({ length }) => length);
        const values = fill(
          counts,
          (place) =>
            numbers[
              indexOf(
                shape,
                place.map((at, axis) => places[axis]![at]!),
              )
            ]!,
        );
        expect(sizeOf(counts)).toBe(sizeOf(info.finalShape));
        const attrs = { begin, end, strides, ...m };
        check('StridedSlice', { x }, attrs, { shape: info.finalShape, values, dtype: x.dtype });
      }
    });

    it('GatherV2 along any axis, and of indices out of range nothing but an error', () => {
      for (const make of kinds) {
        for (const [shape, axis, many] of gathers) {
          const x = make(shape, 'gather');
          const along = (axis + shape.length) % shape.length;
          const side = shape[along]!;
          const indices = tf.tensor(
            Array.from({ length: sizeOf(many) }, (_, index) => (index * 7 + 3) % side),
            [...many],
            'int32',
          );
          const [numbers, chosen] = [numbersOf(x), numbersOf(indices)];
          const result = [...shape.slice(0, along), ...many, ...shape.slice(along + 1)];
          const values = fill(result, (place) => {
            const which = chosen[indexOf(many, place.slice(along, along + many.length))]!;
            return numbers[indexOf(shape, [...place.slice(0, along), which, ...place.slice(along + many.length)])]!;
          });
          const title = JSON.stringify([shape, axis, many]);
          check('GatherV2', { x, indices }, { axis, batchDims: 0 }, { shape: result, values, dtype: x.dtype }, title);
        }
      }
      const x = signed([4, 3]);
      for (const index of [-1, 4]) {
        const indices = tf.tensor1d([0, index], 'int32');
        expect(() => tf.gather(x, indices)).toThrow(`index value ${index}`);
        indices.dispose();
      }
      x.dispose();
    });

    it.each([
      [[3, 4, 2], [3, 2], 1, 1],
      [[3, 4], [3, 5], 1, 1],
      [[2, 3, 4, 2], [2, 2], 2, 1],
      [[2, 3, 4, 20], [2, 3, 5], 2, 2],
    ] as [number[], number[], number, number][])(
      'GatherV2 of %j within batches by %j, axis %d',
      (shape, many, axis, batchDims) => {
        const x = signed(shape);
        const chosen = Array.from({ length: sizeOf(many) }, (_, index) => (index * 7 + 3) % shape[axis]!);
        const indices = tf.tensor(chosen, many, 'int32');
        const numbers = numbersOf(x);
        const result = [...shape.slice(0, axis), ...many.slice(batchDims), ...shape.slice(axis + 1)];
        const values = fill(result, (place) => {
          const own = [...place.slice(0, batchDims), ...place.slice(axis, axis + many.length - batchDims)];
          const rest = place.slice(axis + many.length - batchDims);
          return numbers[indexOf(shape, [...place.slice(0, axis), chosen[indexOf(many, own)]!, ...rest])]!;
        });
        check('GatherV2', { x, indices }, { axis, batchDims }, { shape: result, values });
      },
    );

    it('Reverse', () => {
      for (const [shape] of slices) {
        for (const dims of [[0], [shape.length - 1], [...shape.keys()]]) {
          const x = signed(shape, 'reverse');
          const numbers = numbersOf(x);
          const values = fill(
            shape,
            (place) =>
              numbers[
                indexOf(
                  shape,
                  place.map((at, axis) => (dims.includes(axis) ? shape[axis]! - 1 - at : at)),
                )
              ]!,
          );
          check('Reverse', { x }, { dims }, { shape, values }, JSON.stringify([shape, dims]));
        }
      }
    });

    it.each([0, 1.5, -Infinity])('PadV2 with %d', (constantValue) => {
      for (const [shape, paddings] of frames) {
        const x = signed(shape, 'pad');
        const numbers = numbersOf(x);
        const result = shape.map((side, axis) => side + paddings[axis]![0] + paddings[axis]![1]);
        const values = fill(result, (place) => {
          const at = place.map((index, axis) => index - paddings[axis]![0]);
          const inside = at.every((index, axis) => index >= 0 && index < shape[axis]!);
          return inside ? numbers[indexOf(shape, at)]! : constantValue;
        });
        if (Number.isFinite(constantValue)) {
          check('PadV2', { x }, { paddings, constantValue }, { shape: result, values }, JSON.stringify(paddings));
        } else {
          const y = tf.pad(x, paddings as [number, number][], constantValue);
          expect([...y.dataSync()]).toEqual([...values]);
          tf.dispose([x, y]);
        }
      }
    });

    it.each(['reflect', 'symmetric'])('MirrorPad, %s', (mode) => {
      for (const [shape, paddings] of frames) {
        const most = (side: number): number => (mode === 'reflect' ? side - 1 : side);
        const pairs = paddings.map((pair, axis) => pair.map((width) => Math.min(width, most(shape[axis]!))));
        for (const make of kinds) {
          const x = make(shape, 'mirror');
          const numbers = numbersOf(x);
          const result = shape.map((side, axis) => side + pairs[axis]![0]! + pairs[axis]![1]!);
          const values = fill(
            result,
            (place) =>
              numbers[
                indexOf(
                  shape,
                  place.map((at, axis) => mirrored(at - pairs[axis]![0]!, shape[axis]!, mode)),
                )
              ]!,
          );
          const expected = { shape: result, values, dtype: x.dtype };
          check('MirrorPad', { x }, { paddings: pairs, mode }, expected, JSON.stringify([shape, pairs]));
        }
      }
    });
  });
}
