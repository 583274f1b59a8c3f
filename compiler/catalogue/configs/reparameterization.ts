/** Reparameterisations: kernels computed from the learned weights. */
import type { ConfigEntry } from '../row/types.js';
import { family, number } from './entry.js';

export const reparameterizationConfigs: readonly ConfigEntry[] = [
  ...family('reparameterization', [
    ['plain', 'The kernel as it is learned.', []],
    [
      'spectral',
      'The kernel over its largest singular value, by one power iteration a pass (Miyato et al. 2018). With a bound, spectral(0.97), the kernel is scaled only where its norm as an operator on whole maps exceeds the bound (Gouk et al. 2018), as invertible residual blocks need it.',
      [
        number(
          'bound',
          0,
          'Largest norm that is allowed. 0: the kernel is always divided by its largest singular value as a matrix.',
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
];
