import type { OpName } from '../../../catalogue/row/names.js';
import { along } from './along-axis.js';
import { literal, literalOf } from './literal.js';
import { calls, callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

/** Activations that linear layers can apply themselves. */
export const takenIn: readonly OpName[] = ['relu', 'leaky_relu', 'sigmoid', 'tanh', 'elu'];

/** Activations that normalisations can apply. The sign of the result determines their slope, so nothing else needs to be kept. */
export const takenInByNormalization: readonly OpName[] = ['relu', 'leaky_relu'];

export const activations = {
  relu: calls('tf.relu', { asSetting: () => 'relu' }),
  leaky_relu: callsWith('nn.leakyRelu', ({ settings }) => [literalOf(settings['alpha'], 'alpha')], {
    asSetting: ({ alpha }) => ({ leakyRelu: Number(alpha) }),
  }),
  sigmoid: calls('tf.sigmoid', { asSetting: () => 'sigmoid' }),
  tanh: calls('tf.tanh', { asSetting: () => 'tanh' }),
  softplus: calls('nn.softplus'),
  elu: calls('nn.elu', { asSetting: () => 'elu' }),
  selu: calls('nn.selu'),
  gelu: calls('nn.gelu'),
  silu: calls('nn.silu'),
  lipswish: calls('nn.lipswish'),
  glu: callsWith('nn.glu', ({ settings: { gate } }) => [gate === 'sigmoid' ? undefined : literal(gate)], {
    keepsType: true,
    memory: ({ size }) => ({ kept: 4 * size }),
  }),
  softmax: along('nn.softmax'),
  log_softmax: along('nn.logSoftmax', { memory: ({ size }) => ({ kept: 3 * size }) }),
} satisfies Partial<Record<OpName, Spelling>>;
