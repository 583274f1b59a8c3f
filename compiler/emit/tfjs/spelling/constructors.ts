/** The runtime's constructors of initializers, optimizers and schedules of epochs. */
import type { EpochSchedule } from '../../../../runtime/contract/model.js';
import type { InitializerName, OptimizerName } from '../../../catalogue/row/names.js';

const initializers = {
  zeros: 'zeros',
  ones: 'ones',
  constant: 'constant',
  normal: 'randomNormal',
  truncated_normal: 'truncatedNormal',
  uniform: 'randomUniform',
  glorot_uniform: 'glorotUniform',
  glorot_normal: 'glorotNormal',
  he_uniform: 'heUniform',
  he_normal: 'heNormal',
  lecun_uniform: 'lecunUniform',
  lecun_normal: 'lecunNormal',
  unit: 'unit',
  permutation: 'permutation',
  rotation: 'rotation',
} as const satisfies Record<InitializerName, string>;

const optimizers = {
  sgd: 'sgd',
  adam: 'adam',
  adamw: 'adamw',
  rmsprop: 'rmsprop',
} as const satisfies Record<OptimizerName, string>;

const schedules = {
  every: 'every',
  epochs: 'epochs',
  after: 'after',
} as const satisfies Record<EpochSchedule['kind'], string>;

export const initializerConstructor = (name: InitializerName): string => initializers[name];
export const optimizerConstructor = (name: OptimizerName): string => optimizers[name];
export const scheduleConstructor = (kind: EpochSchedule['kind']): string => schedules[kind];

export const initializerConstructors: readonly string[] = Object.values(initializers);
export const optimizerConstructors: readonly string[] = Object.values(optimizers);
export const scheduleConstructors: readonly string[] = Object.values(schedules);
