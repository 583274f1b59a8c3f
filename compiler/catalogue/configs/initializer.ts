/** Initializers: the values that weights start from. */
import type { ConfigEntry } from '../row/types.js';
import { family, number } from './entry.js';

export const initializerConfigs: readonly ConfigEntry[] = [
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
];
