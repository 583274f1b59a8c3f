/** Configurations of flows: masks, estimators, inverses, base distributions. */
import { family, number } from './entry.js';
import { MOST_WHOLE } from '../row/number-ranges.js';
import type { ConfigEntry } from '../row/types.js';

const whole = (
  name: string,
  fallback: number,
  doc: string,
  minimum = 1,
  maximum = 1000,
): ReturnType<typeof number> => ({
  ...number(name, fallback, doc),
  type: { kind: 'number', integer: true, minimum, maximum },
});

const parity = whole('parity', 0, 'Selects the part that is kept: even or odd.', 0, MOST_WHOLE);

export const flowConfigs: readonly ConfigEntry[] = [
  ...family('mask', [
    [
      'half',
      'One half of the last axis is kept: the first where parity is even, the second where it is odd.',
      [parity],
    ],
    ['channelwise', 'The same as half, said of the channels of a map.', [parity]],
    ['checkerboard', 'The places of a map whose row and column add up to an even (odd) number are kept.', [parity]],
  ]),
  ...family('trace', [
    [
      'series',
      'The first terms of the power series, always as many; biased (Behrmann et al. 2019).',
      [whole('terms', 10, 'How many.')],
    ],
    [
      'roulette',
      'A random number of terms, each weighted by how seldom it is reached; unbiased (Chen et al. 2019).',
      [
        whole('exact', 2, 'Terms that are always taken.'),
        number('p', 0.5, 'Chance to stop after each further term.', 0.01, 0.99),
      ],
    ],
  ]),
  ...family('inverse', [
    [
      'fixed_point',
      'x ← y − g(x), from x = y on.',
      [
        whole('steps', 100, 'Iterations, all of which are made.', 1, 100_000),
        number(
          'tolerance',
          1e-5,
          'The largest change that the last iteration may make to a number. The run reports larger ones.',
          0,
        ),
      ],
    ],
  ]),
  ...family('base', [
    ['normal', 'N(0, 1), each number by itself.', []],
    ['logistic', 'The logistic distribution of scale 1, whose tails are heavier.', []],
    ['laplace', 'The Laplace distribution of scale 1.', []],
  ]),
];
