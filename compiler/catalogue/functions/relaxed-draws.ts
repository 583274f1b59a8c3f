/** Draws of classes through which gradients flow. */
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** Refuses a temperature that is known to come to zero, or that differs from example to example. */
function temperatureProblem({ input: { tau } }: RowContext): ShapeProblem | undefined {
  if (!tau) return undefined;
  const { batched, shape, range } = tau;
  if (batched || shape.length > 0) {
    return {
      problem: `has a temperature ${showShape(shape)}${batched ? ' of each example' : ''}`,
      why: 'All logits of all examples share one temperature.',
      hint: 'Write a number, tau=0.5, or one that changes with the training, tau=anneal(1..0.5, epochs=10).',
    };
  }
  if (!range || range.low > 0) return undefined;
  const known = range.low === range.high ? `is ${range.low}` : `may be ${range.low}`;
  return {
    problem: `has a temperature that ${known}`,
    why: 'The logits are divided by the temperature, which lies above 0.',
    hint: 'Let it end above 0: tau=anneal(1..0.5, epochs=10).',
  };
}

export const gumbelSoftmax: OpEntry = {
  name: 'gumbel_softmax',
  kind: 'draw',
  doc: 'A relaxed draw of a class, as a vector of weights that add up to 1 (Jang, Gu & Poole 2017; Maddison, Mnih & Teh 2017): softmax((logits + Gumbel noise) / tau) over the last axis. Gradients flow to the logits. tau is a number or a value above 0, and 1 if it is left out. Towards 0 the vectors become classes, and the gradients vary more.',
  inputs: [{ name: 'logits' }, { name: 'tau', optional: true, constant: true }],
  settings: [
    {
      name: 'hard',
      type: { kind: 'flag' },
      default: false,
      named: true,
      doc: 'Forwards gives the class itself, a vector with a one at its place; backwards the gradient of the relaxed draw.',
    },
  ],
  shape: (row) => {
    const { shape } = row.inputs[0]!;
    if (shape.length > 0) return temperatureProblem(row) ?? shape;
    return {
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
