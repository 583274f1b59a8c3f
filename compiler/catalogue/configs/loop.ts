/** What the loops of bodies go over, besides ranges and tables, and how times are spaced. */
import { family, number } from './entry.js';
import type { ConfigEntry } from '../row/types.js';

export const loopConfigs: readonly ConfigEntry[] = [
  ...family('loop', [
    [
      'times',
      'Each time of a schedule with the time after it: `for t, next in times(1..0, steps=50)`. A third name counts the steps from 0.',
      [
        { name: 'between', type: { kind: 'range', falls: true }, doc: 'The first time and the last, `1..0`.' },
        {
          name: 'steps',
          type: { kind: 'number', integer: true, minimum: 1, maximum: 1_000_000 },
          doc: 'The number of steps, one less than that of the times.',
        },
        {
          name: 'spacing',
          type: { kind: 'config', family: 'spacing' },
          default: { config: 'linear', settings: {} },
          doc: 'How the times lie between the first and the last.',
        },
      ],
    ],
    [
      'places',
      'The places of the leading axes, row by row: `for p in places([7, 7]) { c[p] = … }`. A second name counts them from 0.',
      [{ name: 'shape', type: { kind: 'shape' }, doc: 'The lengths of the axes, `[7, 7]`.' }],
    ],
  ]),
  ...family('spacing', [
    ['linear', 'All steps have the same length.', []],
    [
      'karras',
      'Even steps of `t^(1/rho)`: shorter where t is small (Karras et al. 2022, equation 5).',
      [number('rho', 7, 'The exponent; 1 is linear.', 0.1, 100)],
    ],
    ['geometric', 'Each time is the one before it multiplied by the same factor. No time may be 0.', []],
  ]),
];

/** The exponent of a spacing: 1 for linear steps, infinite for a geometric sequence. */
export function exponentOf({ config, settings }: { readonly config: string; readonly settings: object }): number {
  if (config === 'geometric') return Infinity;
  return config === 'karras' ? (settings as { readonly rho: number }).rho : 1;
}
