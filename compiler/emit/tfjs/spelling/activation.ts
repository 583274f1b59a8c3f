import type { OpName } from '../../../catalogue/row/names.js';
import { calls, callsWith } from './spelling.js';
import type { Spelling } from './spelling.js';

export const activations = {
  relu: calls('tf.relu'),
  leaky_relu: callsWith('nn.leakyRelu', ({ settings }) => [String(settings['alpha'])]),
  sigmoid: calls('tf.sigmoid'),
  tanh: calls('tf.tanh'),
  softplus: calls('nn.softplus'),
  elu: calls('nn.elu'),
  selu: calls('nn.selu'),
  gelu: calls('nn.gelu'),
  silu: calls('nn.silu'),
  lipswish: calls('nn.lipswish'),
  softmax: calls('nn.softmax'),
} satisfies Partial<Record<OpName, Spelling>>;
