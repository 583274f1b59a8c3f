/** Rows of `draws 5 { … }`: examples that are repeated for several draws, and the results as an axis of their own. */
import { wholeFrom } from '../row/number-ranges.js';
import { keepRange } from '../row/intervals.js';
import type { OpEntry } from '../row/types.js';

const count = {
  name: 'count',
  type: { kind: 'number', ...wholeFrom(1) },
  doc: 'How many draws of each example.',
} as const;

/** A value of the model inside `draws`: each example stands as often as there are draws. */
export const copied: OpEntry = {
  name: 'copied',
  kind: 'function',
  doc: 'The same example for each of its draws.',
  inputs: [{ name: 'x' }],
  settings: [count],
  shape: ({ inputs }) => inputs[0]!.shape,
  range: keepRange,
  classes: ({ inputs }) => inputs[0]!.classes,
  linear: true,
  differentiable: true,
  implied: true,
};

/** The results of all draws, in an axis of their own. */
export const collected: OpEntry = {
  name: 'draws',
  kind: 'function',
  doc: 'What a body makes with several draws for each example, as one more axis, the first: draws 5 { … }. Each draw in the body is made five times, and everything that depends on one is computed for each.',
  inputs: [{ name: 'x' }],
  settings: [count],
  shape: ({ inputs, settings }) => [Number(settings['count']), ...inputs[0]!.shape],
  range: keepRange,
  classes: ({ inputs }) => inputs[0]!.classes,
  linear: true,
  differentiable: true,
};
