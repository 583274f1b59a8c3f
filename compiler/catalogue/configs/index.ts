/** Named configurations: initializers, reparameterisations, optimizers and schedules. */
import { aboveZero, underOne } from '../row/number-ranges.js';
import type { ConfigEntry, ConfigFamily, SettingSpec } from '../row/types.js';
import { family, number } from './entry.js';
import { flowConfigs } from './flow.js';
import { scheduleConfigs } from './schedule.js';

const lr = (fallback: number): SettingSpec => number('lr', fallback, 'Learning rate.', 0);
const betas = [
  number('beta1', 0.9, 'Decay of the first moment.', underOne),
  number('beta2', 0.999, 'Decay of the second moment.', underOne),
];
const epsilon = number('epsilon', 1e-7, 'Added to the root of the second moment (Keras; PyTorch has 1e-8).', aboveZero);
const decay = (fallback: number): SettingSpec =>
  number('weight_decay', fallback, 'Share of the weight taken off, times the learning rate.', 0);

export const configs: readonly ConfigEntry[] = [
  ...family('initializer', [
    ['zeros', 'All zeros.', []],
    ['ones', 'All ones.', []],
    ['constant', 'One number everywhere.', [number('value', undefined, 'The number.')]],
    [
      'normal',
      'N(mean, std²).',
      [number('mean', 0, 'Mean.'), number('std', 0.05, 'Standard deviation (Keras RandomNormal).', 0)],
    ],
    [
      'truncated_normal',
      'N(mean, std²) redrawn beyond two standard deviations.',
      [number('mean', 0, 'Mean.'), number('std', 0.05, 'Standard deviation.', 0)],
    ],
    [
      'uniform',
      'Uniform between two numbers.',
      [number('low', -0.05, 'Lower end.'), number('high', 0.05, 'Upper end.')],
    ],
    ['glorot_uniform', 'Uniform in ±√(6 / (in + out)) (Glorot & Bengio 2010); the default, as in Keras.', []],
    ['glorot_normal', 'Truncated normal with std √(2 / (in + out)).', []],
    ['he_uniform', 'Uniform in ±√(6 / in) (He et al. 2015).', []],
    ['he_normal', 'Truncated normal with std √(2 / in).', []],
    ['lecun_uniform', 'Uniform in ±√(3 / in).', []],
    ['lecun_normal', 'Truncated normal with std √(1 / in).', []],
  ]),
  ...family('reparameterization', [
    ['plain', 'The kernel as it is learned.', []],
    [
      'spectral',
      'The kernel over its largest singular value, by one power iteration a pass (Miyato et al. 2018). With a bound, spectral(0.97), the kernel is scaled only where its norm as an operator on whole maps exceeds the bound (Gouk et al. 2018), as invertible residual blocks need it.',
      [
        number(
          'bound',
          0,
          'Largest norm that is allowed; 0: always divided by the singular value of the kernel as a matrix.',
          0,
        ),
        {
          name: 'iterations',
          type: { kind: 'number', integer: true, minimum: 1, maximum: 1000 },
          default: 1,
          doc: 'Steps of the power iteration in each training pass.',
        },
      ],
    ],
    [
      'equalized',
      'Equalised learning rate (Karras et al. 2018): the kernel starts from N(0, 1/lr²), unless init says otherwise, and is scaled by lr·gain/√(inputs of a unit) in every pass, the bias by lr. equalized(lr=0.01) learns a hundred times slower, as mapping networks do (Karras et al. 2019).',
      [
        number('lr', 1, 'Learning rate of this layer, relative to the others.', 1e-6),
        number('gain', Math.SQRT2, 'Gain of the scale: √2 before rectifiers, 1 where none follows.', 0),
      ],
    ],
  ]),
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
  ...scheduleConfigs,
  ...flowConfigs,
];

export function findConfig<Family extends ConfigFamily>(name: string, kind: Family): ConfigEntry<Family> | undefined {
  return configs.find(
    (entry): entry is ConfigEntry & ConfigEntry<Family> => entry.name === name && entry.family === kind,
  );
}

/**
 * Families whose configurations are values by themselves, so a param can hold them. Other configurations mean something only to a setting.
 */
export const valueFamilies: readonly ConfigFamily[] = ['optimizer', 'schedule', 'mask', 'trace', 'inverse'];

export function configNames(kind: ConfigFamily): readonly string[] {
  return configs.filter((entry) => entry.family === kind).map((entry) => entry.name);
}
