import { eachPlace } from '../row/places.js';
import { sizeOf } from '../row/shapes.js';
import type { OpEntry } from '../row/types.js';

export const Dropout: OpEntry = {
  name: 'Dropout',
  kind: 'layer',
  doc: 'Sets a share of the numbers to zero in training and scales the rest by 1 / (1 − rate) (Srivastava et al. 2014). With always=true it also does so in evaluation.',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'rate', type: { kind: 'number', minimum: 0, maximum: 0.999999 }, doc: 'Share that is dropped.' },
    { name: 'always', type: { kind: 'flag' }, default: false, doc: 'True: also when sampling and measuring.' },
  ],
  shape: ({ inputs }) => inputs[0]!.shape,
  flops: (_, output) => sizeOf(output),
  places: eachPlace,
  differentiable: true,
  uses: ['mode', 'draws'],
  role: 'dropout',
};
