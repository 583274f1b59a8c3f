import { isOfLastAxis } from '../../../catalogue/layers/normalization.js';
import type { OpName } from '../../../catalogue/row/names.js';
import type { MemoryUse } from '../../../plan/target.js';
import { takenInByNormalization } from './activation.js';
import { literal } from './literal.js';
import { callsWith } from './spelling.js';
import type { EmitContext, Spelling, TrainingPass } from './spelling.js';

/** Without an affine part, a layer owns no weights, and none are passed. */
const weightsOrNone = ({ settings, weights }: EmitContext): string => (settings['affine'] === true ? weights : '{}');

/** The standardised numbers, and the scaled and shifted ones. The gradient makes further tensors on the way. */
const standardised = ({ settings, size }: TrainingPass): MemoryUse => ({
  kept: (settings['affine'] === true ? 3 : 1) * size,
  passing: 4 * size,
});
/** One kernel normalises, scales and shifts. Without scale and shift, several operations do. */
const byTheBatch = ({ settings, size }: TrainingPass): MemoryUse =>
  settings['affine'] === true ? {} : { kept: 3 * size, passing: 4 * size };

const ofOneExample = (
  name: string,
  memory: Spelling['memory'],
  options: (settings: EmitContext['settings']) => object = () => ({}),
): Spelling =>
  callsWith(
    name,
    (code) => [
      weightsOrNone(code),
      literal({ ...options(code.settings), epsilon: code.settings['epsilon'], activation: code.activation }),
    ],
    { keepsType: true, takesIn: takenInByNormalization, memory },
  );

export const normalizations = {
  BatchNorm: callsWith(
    'nn.batchNorm',
    ({ weights, settings: { momentum, epsilon }, activation }) => [
      weights,
      literal({ momentum, epsilon, activation }),
      'pass',
    ],
    { keepsType: true, takesIn: takenInByNormalization, memory: byTheBatch },
  ),
  LayerNorm: ofOneExample('nn.layerNorm', standardised, (settings) => (isOfLastAxis(settings) ? { axis: -1 } : {})),
  GroupNorm: ofOneExample('nn.groupNorm', standardised, ({ groups }) => ({ groups })),
  RMSNorm: callsWith('nn.rmsNorm', ({ weights, settings: { epsilon } }) => [weights, literal({ epsilon })], {
    keepsType: true,
    memory: ({ size }) => ({ kept: 3 * size }),
  }),
  InstanceNorm: ofOneExample('nn.instanceNorm', (pass) =>
    // A batch of one is normalised like a batch.
    (pass.examples === 1 ? byTheBatch : standardised)(pass),
  ),
} satisfies Partial<Record<OpName, Spelling>>;
