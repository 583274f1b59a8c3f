/** Matrix products and their fused form against loops in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { inputsOf } from '../../../testing/finite-differences.js';
import { run } from '../../gradients/rule.js';
import { curves } from './activations.js';
import { expectClose } from './close.js';

/** The leading sides of a and of b, which broadcast, then rows, inner and columns. */
type Sizes = [a: number[], b: number[], rows: number, inner: number, columns: number];

const sizes: readonly Sizes[] = [
  [[1], [1], 3, 4, 5],
  [[1], [1], 1, 1, 1],
  [[1], [1], 33, 57, 1],
  [[1], [1], 1, 300, 7],
  [[1], [1], 64, 16, 65],
  [[], [], 17, 5, 9],
  [[3], [3], 6, 7, 8],
  [[1], [3], 6, 7, 9],
  [[3], [1], 5, 7, 9],
  [[2, 1], [1, 3], 3, 4, 5],
  [[2, 1], [1, 2], 3, 4, 5],
  [[2, 3], [2, 3], 4, 1, 3],
  [[2, 2], [1], 4, 8, 2],
];

const turns: readonly [boolean, boolean][] = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
];

const numbersOf = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());
const swap = ([a, b]: [number, number], turned: boolean): number[] => (turned ? [b, a] : [a, b]);

/** The place of the matrix with number `index` of `whole` in a tensor of the leading sides `own`. */
function matrixAt(index: number, whole: readonly number[], own: readonly number[]): number {
  let [rest, place, step] = [index, 0, 1];
  for (let back = 1; back <= whole.length; back += 1) {
    const side = whole[whole.length - back]!;
    const at = rest % side;
    rest = (rest - at) / side;
    const length = own[own.length - back] ?? 1;
    if (length > 1) place += at * step;
    step *= length;
  }
  return place;
}

function expectedOf([as, bs, rows, inner, columns]: Sizes, a: Tensor, b: Tensor, [ta, tb]: [boolean, boolean]) {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const leading = tf.broadcast_util.assertAndGetBroadcastShape(as, bs);
  const count = leading.reduce((n, side) => n * side, 1);
  const result = new Float64Array(count * rows * columns);
  for (let m = 0; m < count; m += 1) {
    const [first, second] = [matrixAt(m, leading, as) * rows * inner, matrixAt(m, leading, bs) * inner * columns];
    for (let i = 0; i < rows; i += 1)
      for (let j = 0; j < columns; j += 1)
        for (let l = 0; l < inner; l += 1)
          result[(m * rows + i) * columns + j]! +=
            left[first + (ta ? l * rows + i : i * inner + l)]! *
            right[second + (tb ? j * inner + l : l * columns + j)]!;
  }
  return { shape: [...leading, rows, columns], numbers: result };
}

function operands([as, bs, rows, inner, columns]: Sizes, [ta, tb]: [boolean, boolean]): [Tensor, Tensor] {
  const shapes = [
    [...as, ...swap([rows, inner], ta)],
    [...bs, ...swap([inner, columns], tb)],
  ];
  return inputsOf(shapes, 'signed', 'product') as [Tensor, Tensor];
}

/** The suite. `fusedTanh`: true if the fused form has tanh, which tfjs's own does not. */
export function productSuite({ fusedTanh }: { readonly fusedTanh: boolean }): void {
  describe('matrix product', () => {
    const cases = sizes.flatMap((size) => turns.map((turn) => [...size, ...turn] as const));

    it.each(cases)('of %j and %j matrices, %d × %d × %d, transposed %s %s', (as, bs, rows, inner, columns, ta, tb) => {
      const size: Sizes = [as, bs, rows, inner, columns];
      const [a, b] = operands(size, [ta, tb]);
      const { shape, numbers } = expectedOf(size, a, b, [ta, tb]);
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const y = run('BatchMatMul', { a, b }, { transposeA: ta, transposeB: tb });
        expect(y.shape).toEqual(shape);
        expect(tf.memory().numTensors).toBe(before + 1);
        expectClose(y, numbers);
      });
      tf.dispose([a, b]);
    });

    const fused = [sizes[0]!, sizes[3]!, sizes[4]!].flatMap((size) =>
      ['relu6', 'prelu', ...curves.map(({ activation }) => activation)]
        .filter((name) => fusedTanh || name !== 'tanh')
        .map((name) => [name, ...size] as const),
    );

    it.each(fused)('with a bias and %s', (activation, ...size) => {
      const [a, b] = operands(size, [false, false]);
      const columns = size[4];
      const [bias, slopes] = inputsOf([[columns], [columns]], 'signed', activation) as [Tensor, Tensor];
      const [offsets, alphas] = [numbersOf(bias), numbersOf(slopes)];
      const curve = curves.find((known) => known.activation === activation);
      const at = (value: number, column: number): number => {
        if (curve !== undefined) return curve.at(value);
        if (activation === 'relu6') return Math.min(6, Math.max(0, value));
        return value > 0 ? value : alphas[column]! * value;
      };
      const { shape, numbers } = expectedOf(size, a, b, [false, false]);
      const inputs = { a, b, bias, ...(activation === 'prelu' && { preluActivationWeights: slopes }) };
      const attrs = { transposeA: false, transposeB: false, activation, leakyreluAlpha: curve?.alpha };
      tf.tidy(() => {
        const y = run('_FusedMatMul', inputs, attrs);
        expect(y.shape).toEqual(shape);
        const expected = numbers.map((sum, index) => at(sum + offsets[index % columns]!, index % columns));
        expectClose(y, expected);
      });
      tf.dispose([a, b, bias, slopes]);
    });
  });
}
