import { eachPlace } from '../row/places.js';
import { wholeFrom } from '../row/number-ranges.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';
import { kernelInitializer, reparameterizedWeights } from '../row/weights.js';
import { biasWeights, bounded, kernelSettings } from './kernel.js';

export const Dense: OpEntry = {
  name: 'Dense',
  kind: 'layer',
  doc: 'Fully connected layer of the last axis: x·kernel + bias, kernel [in, out] (Keras). A vector [in] gives a vector [out]. A sequence [n, in] or a map [h, w, in] goes through the same layer at every place; put -> Flatten before it for one layer of all numbers.',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'units', type: { kind: 'number', ...wholeFrom(1) }, doc: 'Length of the output’s last axis.' },
    ...kernelSettings,
  ],
  shape: ({ inputs, settings: s }) => {
    const { shape } = inputs[0]!;
    return shape.length === 0
      ? {
          problem: 'expects at least one axis, but receives a single number []',
          hint: 'Reshape it to [1] first: -> Reshape(1).',
        }
      : [...shape.slice(0, -1), Number(s['units'])];
  },
  weights: ({ inputs, settings: s }) => {
    const fanIn = inputs[0]!.shape.at(-1) ?? 1;
    const fanOut = Number(s['units']);
    return [
      {
        name: 'kernel',
        role: 'weight',
        shape: [fanIn, fanOut],
        initializer: kernelInitializer(s, { fanIn, fanOut }),
      },
      ...biasWeights(s, fanOut),
      ...reparameterizedWeights(s['weight'], fanOut, [fanIn]),
    ];
  },
  flops: ({ inputs, settings: s }, output) =>
    2 * (inputs[0]!.shape.at(-1) ?? 1) * sizeOf(output) + (s['bias'] ? sizeOf(output) : 0),
  differentiable: true,
  places: eachPlace,
  role: 'convolution',
  lipschitz: bounded,
};
