import { plainWeight } from '../row/weights.js';
import type { OpEntry } from '../row/types.js';

export const Weight: OpEntry = {
  name: 'Weight',
  kind: 'layer',
  doc: 'A learned constant, a layer without input: Weight([4, 4, 512], init=ones). It has no batch axis and broadcasts over it.',
  inputs: [],
  settings: [
    { name: 'shape', type: { kind: 'shape' }, doc: 'Shape of the constant.' },
    {
      name: 'init',
      type: { kind: 'config', family: 'initializer' },
      default: { config: 'zeros', settings: {} },
      doc: 'How it starts.',
    },
  ],
  shape: ({ settings }) => settings['shape'] as readonly number[],
  weights: ({ settings }) => [plainWeight(settings['shape'] as readonly number[], settings['init'])],
  differentiable: true,
};
