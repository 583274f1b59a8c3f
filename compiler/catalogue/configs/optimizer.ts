/** Optimizers: the ways in which steps update weights. */
import { aboveZero, underOne } from '../row/number-ranges.js';
import type { ConfigEntry, SettingSpec } from '../row/types.js';
import { family, number } from './entry.js';

const lr = (fallback: number): SettingSpec => number('lr', fallback, 'Learning rate.', 0);
const betas = [
  number('beta1', 0.9, 'Decay of the first moment.', underOne),
  number('beta2', 0.999, 'Decay of the second moment.', underOne),
];
const epsilon = number('epsilon', 1e-7, 'Added to the root of the second moment (Keras; PyTorch has 1e-8).', aboveZero);
const decay = (fallback: number): SettingSpec =>
  number('weight_decay', fallback, 'Share of the weight taken off, times the learning rate.', 0);

export const optimizerConfigs: readonly ConfigEntry[] = [
  ...family('optimizer', [
    [
      'sgd',
      'Stochastic gradient descent.',
      [
        lr(0.01),
        number('momentum', 0, 'Momentum (Keras: velocity = momentum·velocity − lr·gradient).', 0, 1),
        { name: 'nesterov', type: { kind: 'flag' }, default: false, doc: 'Nesterov momentum.' },
        decay(0),
      ],
      { slots: ({ momentum }) => (momentum === 0 ? 0 : 1) },
    ],
    ['adam', 'Adam (Kingma & Ba 2014), epsilon 1e-7 as in Keras.', [lr(1e-3), ...betas, epsilon], { slots: () => 2 }],
    [
      'adamw',
      'Adam with decoupled weight decay (Loshchilov & Hutter 2017).',
      [lr(1e-3), ...betas, epsilon, decay(0.004)],
      { slots: () => 2 },
    ],
    [
      'rmsprop',
      'RMSprop; decay 0.9 as in Keras (PyTorch: 0.99).',
      [
        lr(1e-3),
        number('decay', 0.9, 'Decay of the second moment.', underOne),
        number('momentum', 0, 'Momentum.', 0, 1),
        epsilon,
        { name: 'centered', type: { kind: 'flag' }, default: false, doc: 'Subtracts the squared mean gradient.' },
      ],
      { slots: ({ momentum, centered }) => 1 + (momentum === 0 ? 0 : 1) + (centered === true ? 1 : 0) },
    ],
  ]),
];
