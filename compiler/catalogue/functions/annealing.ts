/** Values that change with the training: weights of losses, temperatures. */
import { exponentOf } from '../configs/loop.js';
import type { Annealing } from '../row/annealing.js';
import { aboveZero, from } from '../row/number-ranges.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** The way of a value by its settings. */
export function annealingOf({ settings }: Pick<RowContext, 'settings'>): Annealing {
  const [start, end] = settings['between'] as readonly [number, number];
  return {
    ...{ from: start, to: end, epochs: Number(settings['epochs']), after: Number(settings['after']) },
    rho: exponentOf(settings['spacing'] as { readonly config: string; readonly settings: object }),
  };
}

function problem({ from: start, to: end, rho }: Annealing): ShapeProblem | undefined {
  if (start === end) {
    return {
      problem: `goes from ${start} to ${end}, and so stays where it is`,
      hint: `Write the number ${start}, or another range: anneal(0..1, epochs=10).`,
    };
  }
  const least = Math.min(start, end);
  if (rho === 1 || least > 0 || (least === 0 && rho !== Infinity)) return undefined;
  return {
    problem: `goes from ${start} to ${end}, where this spacing has no way`,
    why:
      rho === Infinity
        ? 'A geometric spacing multiplies by the same factor again and again, and so neither meets 0 nor changes its sign.'
        : 'This spacing takes roots of the values, which numbers below 0 do not have.',
    hint:
      rho === Infinity ? 'Start and end above 0, or leave `spacing` out.' : 'Leave `spacing` out for a straight way.',
  };
}

export const annealed: OpEntry = {
  name: 'anneal',
  kind: 'function',
  doc: 'A number that changes with the training, for weights of losses and temperatures: anneal(0..1, epochs=10) is 0 at the start of the stage and 1 from its epoch 10 on. It changes at every iteration. Everywhere but in training steps it has its last value, here 1, whatever the epoch: in measurements on all splits, pictures, plots and scores.',
  inputs: [],
  settings: [
    { name: 'between', type: { kind: 'range', falls: true }, doc: 'The first value and the last, `0..1` or `1..0.5`.' },
    {
      name: 'epochs',
      type: { kind: 'number', ...aboveZero },
      doc: 'The epochs that the way from one to the other takes. They may be a fraction.',
    },
    {
      name: 'after',
      type: { kind: 'number', ...from(0) },
      default: 0,
      doc: 'The epochs of the stage before that, in which it has its first value.',
    },
    {
      name: 'spacing',
      type: { kind: 'config', family: 'spacing' },
      default: { config: 'linear', settings: {} },
      doc: 'How the values lie between the first and the last, as the times of a loop do.',
    },
  ],
  shape: (row) => problem(annealingOf(row)) ?? [],
  range: (row) => {
    const { from: start, to: end } = annealingOf(row);
    return { low: Math.min(start, end), high: Math.max(start, end) };
  },
  flops: () => 0,
  differentiable: false,
  uses: ['progress'],
  annealing: annealingOf,
};
