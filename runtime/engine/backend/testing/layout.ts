/** Other orders and repetitions of a tensor's numbers; tensors joined and taken apart. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import { check, fill, indexOf, manyShapes, numbersOf, signed, truth, whole } from './check.js';
import type { Shape } from './check.js';

type Make = (shape: Shape, name?: string) => Tensor;
const kinds: readonly Make[] = [signed, whole, truth];

/** All orders of the numbers below n. */
const orders = (n: number): number[][] =>
  n === 0
    ? [[]]
    : orders(n - 1).flatMap((order) =>
        Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
      );

const tiles: readonly (readonly [Shape, readonly number[]])[] = [
  [[1], [1]],
  [[1], [9]],
  [[4], [3]],
  [
    [3, 4],
    [2, 3],
  ],
  [
    [1, 4],
    [5, 1],
  ],
  [
    [3, 1],
    [1, 6],
  ],
  [
    [3, 4],
    [1, 1],
  ],
  [
    [2, 1, 3],
    [1, 6, 1],
  ],
  [
    [2, 3, 2],
    [2, 1, 2],
  ],
  [
    [1, 1, 5],
    [7, 3, 1],
  ],
  [
    [2, 3, 4],
    [1, 2, 1],
  ],
  [
    [1, 1, 1, 5],
    [2, 3, 4, 1],
  ],
  [
    [2, 3, 2, 2],
    [1, 2, 2, 1],
  ],
  [
    [2, 1, 3, 1],
    [3, 2, 1, 4],
  ],
  [
    [1, 2, 1, 2],
    [2, 2, 2, 2],
  ],
];

/** Shapes that agree except along one axis. */
const joins: readonly (readonly [readonly Shape[], number])[] = [
  [[[3], [4]], 0],
  [[[1], [1], [1]], 0],
  [
    [
      [2, 3],
      [4, 3],
    ],
    0,
  ],
  [
    [
      [2, 3],
      [2, 1],
    ],
    1,
  ],
  [
    [
      [5, 2],
      [5, 2],
      [5, 3],
    ],
    1,
  ],
  [
    [
      [2, 3, 4],
      [2, 3, 2],
    ],
    2,
  ],
  [
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    1,
  ],
  [
    [
      [2, 3, 4],
      [1, 3, 4],
    ],
    0,
  ],
  [
    [
      [2, 5, 6, 3],
      [2, 5, 6, 4],
    ],
    3,
  ],
  [
    [
      [2, 5, 6, 3],
      [2, 5, 1, 3],
    ],
    2,
  ],
  [
    [
      [2, 5, 6, 3],
      [2, 2, 6, 3],
      [2, 1, 6, 3],
    ],
    1,
  ],
  [
    [
      [4, 7, 7, 8],
      [4, 7, 7, 8],
    ],
    3,
  ],
  [
    [
      [2, 0],
      [2, 3],
      [2, 4],
    ],
    1,
  ],
  [
    [
      [1, 9],
      [1, 2],
    ],
    1,
  ],
  [
    [
      [2, 1, 2, 3, 2],
      [2, 1, 2, 1, 2],
    ],
    3,
  ],
];

/** The value at `place` of the parts joined along `axis`. */
function joined(parts: readonly Tensor[], axis: number): { shape: number[]; values: Float64Array } {
  const numbers = parts.map(numbersOf);
  const side = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  const shape = parts[0]!.shape.with(axis, side);
  const values = fill(shape, (place) => {
    let at = place[axis]!;
    let which = 0;
    while (at >= parts[which]!.shape[axis]!) {
      at -= parts[which]!.shape[axis]!;
      which += 1;
    }
    return numbers[which]![indexOf(parts[which]!.shape, place.with(axis, at))]!;
  });
  return { shape, values };
}

export function layoutSuite(): void {
  describe('layout', () => {
    it.each([2, 3, 4])('Transpose of rank %d in every order', (rank) => {
      for (const make of kinds) {
        for (const perm of orders(rank)) {
          const shape = [3, 4, 1, 5].slice(0, rank);
          const x = make(shape, 'transpose');
          const numbers = numbersOf(x);
          const result = perm.map((axis) => shape[axis]!);
          const values = fill(result, (place) => {
            const at = [...shape];
            perm.forEach((axis, index) => (at[axis] = place[index]!));
            return numbers[indexOf(shape, at)]!;
          });
          check('Transpose', { x }, { perm }, { shape: result, values, dtype: x.dtype }, perm.join());
        }
      }
    });

    it('Tile', () => {
      for (const make of [signed, whole]) {
        for (const [shape, reps] of tiles) {
          const x = make(shape, 'tile');
          const numbers = numbersOf(x);
          const result = shape.map((side, axis) => side * reps[axis]!);
          const values = fill(
            result,
            (place) =>
              numbers[
                indexOf(
                  shape,
                  place.map((at, axis) => at % shape[axis]!),
                )
              ]!,
          );
          check('Tile', { x }, { reps }, { shape: result, values, dtype: x.dtype }, JSON.stringify([shape, reps]));
        }
      }
    });

    it('Concat of floats, whole numbers and truths', () => {
      for (const make of kinds) {
        for (const [shapes, axis] of joins) {
          const parts = shapes.map((shape, index) => make(shape, `part ${index}`));
          const expected = { ...joined(parts, axis), dtype: parts[0]!.dtype };
          check('Concat', parts, { axis }, expected, JSON.stringify([shapes, axis]));
        }
      }
    });

    it('SplitV takes apart what Concat joins', () => {
      for (const make of [signed, whole]) {
        for (const [shapes, axis] of joins) {
          const sizes = shapes.map((shape) => shape[axis]!);
          if (sizes.includes(0)) continue;
          const shape = shapes[0]!.with(
            axis,
            sizes.reduce((a, b) => a + b),
          );
          const x = make(shape, 'split');
          const numbers = numbersOf(x);
          let start = 0;
          const expected = shapes.map((own) => {
            const from = start;
            start += own[axis]!;
            const values = fill(own, (place) => numbers[indexOf(shape, place.with(axis, place[axis]! + from))]!);
            return { shape: own, values, dtype: x.dtype };
          });
          check('SplitV', { x }, { numOrSizeSplits: sizes, axis }, expected, JSON.stringify([shape, axis]));
        }
      }
    });

    it('Pack and Unpack', () => {
      for (const shape of manyShapes.filter(({ length }) => length > 0 && length < 5)) {
        for (const axis of [0, shape.length - 1]) {
          if (shape[axis]! > 64) continue;
          const value = signed(shape, 'unpack');
          const numbers = numbersOf(value);
          const own = shape.toSpliced(axis, 1);
          const parts = Array.from({ length: shape[axis]! }, (_, at) => ({
            shape: own,
            values: fill(own, (place) => numbers[indexOf(shape, place.toSpliced(axis, 0, at))]!),
          }));
          check('Unpack', { value }, { axis }, parts, JSON.stringify([shape, axis]));
          const list = [signed(own, 'a'), signed(own, 'b')];
          const [a, b] = list.map(numbersOf) as [Float64Array, Float64Array];
          const packed = own.toSpliced(axis, 0, 2);
          const values = fill(packed, (place) => (place[axis] === 0 ? a : b)[indexOf(own, place.toSpliced(axis, 1))]!);
          check('Pack', list, { axis }, { shape: packed, values }, JSON.stringify([own, axis]));
        }
      }
    });

    it('DepthToSpace', () => {
      for (const [batch, height, width, block, channels] of [
        [1, 1, 1, 2, 1],
        [2, 3, 4, 2, 3],
        [1, 2, 2, 3, 2],
        [3, 5, 2, 2, 1],
        [2, 1, 4, 4, 2],
      ] as const) {
        const shape = [batch, height, width, block * block * channels];
        const x = signed(shape, 'depth');
        const numbers = numbersOf(x);
        const result = [batch, height * block, width * block, channels];
        const values = fill(result, ([b, row, column, c]) => {
          const depth = ((row! % block) * block + (column! % block)) * channels + c!;
          return numbers[indexOf(shape, [b!, Math.floor(row! / block), Math.floor(column! / block), depth])]!;
        });
        check('DepthToSpace', { x }, { blockSize: block, dataFormat: 'NHWC' }, { shape: result, values });
      }
    });
  });
}
