/** Draws of whole numbers by given probabilities. No gradient flows through them. */
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

export const bernoulli: OpEntry = {
  name: 'bernoulli',
  kind: 'draw',
  doc: 'Draws 1 with probability p and 0 otherwise, for each number of p: bernoulli(p), or bernoulli(logits=…) with the logits of the probabilities. No gradient flows through it.',
  inputs: [
    { name: 'p', optional: true, placed: true, blocked: true },
    { name: 'logits', optional: true, blocked: true },
  ],
  settings: [],
  shape: ({ inputs, input }) => {
    const { p } = input;
    if (inputs.length !== 1)
      return {
        problem: inputs.length === 0 ? 'says no probability' : 'says twice how probable 1 is',
        hint: 'Write bernoulli(p) with probabilities in 0..1, or bernoulli(logits=…).',
      };
    if (p?.range && (p.range.low < 0 || p.range.high > 1))
      return {
        problem: `takes probabilities, but receives values in ${p.range.low}..${p.range.high}`,
        why: 'A probability lies in 0..1.',
        hint: 'End the net with -> sigmoid, or write bernoulli(logits=…).',
      };
    return inputs[0]!.shape;
  },
  range: () => ({ low: 0, high: 1 }),
  flops: (_, output) => 4 * sizeOf(output),
  differentiable: false,
  uses: ['draws'],
  distribution: {
    family: 'bernoulli',
    density: true,
    entropy: true,
    kl: ['bernoulli'],
    mixes: true,
    support: () => ({ low: 0, high: 1 }),
  },
};

export const categorical: OpEntry = {
  name: 'categorical',
  kind: 'draw',
  doc: 'Draws a class for each place by the softmax of its logits: categorical(logits) of [..., classes] is [...], whole numbers from 0. No gradient flows through it; see gumbel_softmax.',
  inputs: [{ name: 'logits', blocked: true }],
  settings: [],
  shape: ({ inputs }) => {
    const { shape } = inputs[0]!;
    return shape.length === 0
      ? {
          problem: `needs a number for each class, but receives ${showShape(shape)}`,
          hint: 'The last axis of the logits has one number per class. For yes or no, write bernoulli(logits=…).',
        }
      : shape.slice(0, -1);
  },
  range: ({ inputs }) => ({ low: 0, high: inputs[0]!.shape.at(-1)! - 1 }),
  classes: ({ inputs }) => inputs[0]!.shape.at(-1),
  flops: ({ inputs }) => 6 * sizeOf(inputs[0]!.shape),
  differentiable: false,
  uses: ['draws'],
  distribution: { family: 'categorical', density: true, entropy: true, kl: ['categorical'] },
};

export const discreteDraws: readonly OpEntry[] = [bernoulli, categorical];
