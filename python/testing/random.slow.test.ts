/** The random numbers of both engines. */
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, it } from 'vitest';
import { integer, normal, permutation, truncatedNormal, uniform } from '../../runtime/library/random/index.js';
import { drawSource } from '../../runtime/library/train/draws.js';
import type { Address } from '../../runtime/library/random/index.js';
import { hasTorch, runPython } from './python.js';

const kinds = ['uniform', 'normal', 'truncated_normal', 'integer', 'permutation'] as const;
type Kind = (typeof kinds)[number];
interface Draw extends Address {
  readonly kind: Kind;
  readonly size: number;
  readonly a: number;
  readonly b: number;
  readonly skip: number;
}

const addresses: readonly Address[] = [
  { seed: 0, path: 'train/z', iteration: 0, repetition: 0 },
  { seed: 2 ** 53 - 1, path: 'weights/Généra/\u{1f600}', iteration: 2 ** 40 + 3, repetition: 2 },
  { seed: 7, path: 'G/noise', iteration: 123, repetition: 1 },
];
const draws: readonly Draw[] = addresses.flatMap((address) =>
  kinds.flatMap((kind) => {
    const whole = kind === 'permutation' || kind === 'truncated_normal';
    const sizes = [1, 2, 3, 7, 1000, 40_001];
    return sizes.flatMap((size) =>
      (whole ? [0] : [0, 1, 2, 5, 33_333]).map((skip): Draw => {
        const [a, b] = kind === 'integer' ? [-3, 1_000_003] : kind === 'uniform' ? [-0.7, 0.3] : [0.25, 1.5];
        return { ...address, kind, size, a, b, skip };
      }),
    );
  }),
);

function inNode({ kind, size, a, b, skip, ...address }: Draw): ArrayLike<number> {
  switch (kind) {
    case 'uniform':
      return uniform(address, size, a, b, skip);
    case 'normal':
      return normal(address, size, a, b, skip);
    case 'truncated_normal':
      return truncatedNormal(address, size, a, b);
    case 'integer':
      return integer(address, size, a, b, skip);
    case 'permutation':
      return permutation(address, size);
  }
}

describe.skipIf(!hasTorch)('several draws of each example', () => {
  it('have in each part of a batch the numbers of their rows in the whole', () => {
    expect(JSON.parse(runPython('several_draws.py'))).toEqual({ whole: 21, equal: 21 });
  });

  it('have in Node the numbers of their rows too', () => {
    const whole = drawSource(3, 'sample')
      .normal('z', [4 * 5, 2])
      .dataSync();
    const part = drawSource(3, 'sample', 0, 0, { first: 1, count: 2 }).copies!(5)
      .normal('z', [2 * 5, 2])
      .dataSync();
    expect(Array.from(part)).toEqual(Array.from(whole.slice(5 * 2, 15 * 2)));
  });
});

describe.skipIf(!hasTorch)('random numbers of genc_torch', () => {
  const answers = hasTorch
    ? (JSON.parse(runPython('draws.py', JSON.stringify(draws))) as { host: number[][]; tensor: (number[] | null)[] })
    : { host: [], tensor: [] };

  it.each(['host', 'tensor'] as const)('equal those of Node: %s', (place) => {
    for (const [index, draw] of draws.entries()) {
      const found = answers[place][index];
      if (!found) continue;
      const expected = Array.from(inNode(draw));
      if (draw.kind === 'normal' || draw.kind === 'truncated_normal') {
        // The logarithms and cosines of two systems may differ in their last bit.
        const worst = Math.max(
          ...expected.map((value, at) => Math.abs(value - found[at]!) / Math.max(1, Math.abs(value))),
        );
        expect(worst, JSON.stringify(draw)).toBeLessThan(1.2e-7);
        const equal = expected.filter((value, at) => value === found[at]).length;
        expect(equal / expected.length, JSON.stringify(draw)).toBeGreaterThan(0.999);
      } else expect(found, JSON.stringify(draw)).toEqual(expected);
    }
  });
});
