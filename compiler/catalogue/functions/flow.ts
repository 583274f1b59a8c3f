/** Questions to flows. Each takes a flow by its name. The graph's builder makes the calls. */
import { from } from '../row/number-ranges.js';
import type { OpName } from '../row/names.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

const asked = (name: OpName, doc: string, input: string | undefined, settings: OpEntry['settings'] = []): OpEntry => ({
  name,
  kind: 'function',
  doc,
  inputs: [{ name: 'flow' }, ...(input === undefined ? [] : [{ name: input }])],
  settings,
  shape: () => ({
    problem: 'asks a flow, and no flow stands in its first place',
    hint: `Give it the name of a flow of the model: ${name}(F${input === undefined ? '' : `, ${input}`}).`,
  }),
  differentiable: true,
});

export const flowFunctions: readonly OpEntry[] = [
  asked(
    'log_prob',
    'log p(x) of every example under a flow, in nats: log_prob(F, x). It counts the change of volume of every layer, dequantisation included. For 8-bit pictures it is therefore a lower bound of the log-probability of the picture itself. Divided by −log(2) and the number of values, it is in bits per dimension. Of a distribution, which a draw stands for: log_prob(normal(q.mean, logvar=q.logvar), z), one number for each number of z; one per place for classes, log_prob(categorical(logits), digit).',
    'x',
  ),
  asked('inverse', 'The inverse of a flow, from z to x: inverse(F, z).', 'z'),
  asked(
    'draw',
    'Examples that a flow generates: the inverse of a draw of its base distribution, which `temperature` scales: draw(F, temperature=0.8) (Kingma & Dhariwal 2018, section 5).',
    undefined,
    [
      {
        name: 'temperature',
        type: { kind: 'number', ...from(0) },
        default: 1,
        doc: 'Factor of the draw. Below 1, examples are likelier and more alike.',
      },
    ],
  ),
  {
    ...asked(
      'round_trip',
      'The error of the inverse: the largest |F⁻¹(F(x)) − x| among the numbers of an example, before anything is rounded to levels. It is zero up to rounding if the inverse is right.',
      'x',
    ),
    differentiable: false,
  },
  {
    ...asked(
      'lipschitz',
      'The largest Lipschitz constant among the branches of the flow’s residual blocks, bounded by the product of the operator norms of their layers, which are measured by power iteration. If it is under 1, the flow is invertible.',
      undefined,
    ),
    differentiable: false,
  },
];

/** log|det dz/dx| of a flow, summed over its layers, per example. */
export const logDetOf: OpEntry = {
  ...asked('log_det', 'Sum of the log-determinants of a flow’s layers.', 'z'),
  inputs: [{ name: 'z', blocked: true }, { name: 'parts' }],
  implied: true,
  shape: () => [],
};

/** z as one vector, for flows whose layers split off parts of it. */
export const joined: OpEntry = {
  ...asked('join', 'The parts of z as one vector.', undefined),
  inputs: [{ name: 'parts' }],
  implied: true,
  shape: ({ inputs }) => [inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0)],
};

/** A draw of a flow's base distribution, in the shape of its z. */
export const baseDraw = (base: string, shape: readonly number[]): OpEntry => ({
  name: 'draw',
  id: 'base_draw',
  declared: { base },
  kind: 'draw',
  doc: 'A draw of the base distribution of a flow.',
  inputs: [],
  settings: flowFunctions.find(({ name }) => name === 'draw')!.settings,
  shape: () => shape,
  flops: (_, output) => 10 * sizeOf(output),
  differentiable: false,
  uses: ['draws'],
});
