/** Draws of classes through which gradients flow. */
import { MOST_FLOAT } from '../row/number-ranges.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

export const gumbelSoftmax: OpEntry = {
  name: 'gumbel_softmax',
  kind: 'draw',
  doc: 'A relaxed draw of a class, as a vector of weights that add up to 1 (Jang, Gu & Poole 2017; Maddison, Mnih & Teh 2017): softmax((logits + Gumbel noise) / tau) over the last axis. Gradients flow to the logits. Towards tau = 0 the vectors become classes, and the gradients vary more.',
  inputs: [{ name: 'logits' }],
  settings: [
    {
      name: 'tau',
      type: { kind: 'number', above: 0, maximum: MOST_FLOAT },
      default: 1,
      named: true,
      doc: 'Temperature.',
    },
    {
      name: 'hard',
      type: { kind: 'flag' },
      default: false,
      named: true,
      doc: 'Forwards gives the class itself, a vector with a one at its place; backwards the gradient of the relaxed draw.',
    },
  ],
  shape: ({ inputs }) => {
    const { shape } = inputs[0]!;
    return shape.length > 0
      ? shape
      : {
          problem: 'needs a number for each class, but receives one number []',
          hint: 'The last axis of the logits has one number per class.',
        };
  },
  range: () => ({ low: 0, high: 1 }),
  flops: (_, output) => 12 * sizeOf(output),
  differentiable: true,
  uses: ['draws'],
  distribution: { family: 'relaxed', density: false, entropy: false, kl: [], instead: 'categorical' },
};
