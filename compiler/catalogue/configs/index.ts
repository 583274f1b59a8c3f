/** Named configurations: initializers, reparameterisations, optimizers and schedules. */
import type { ConfigEntry, ConfigFamily } from '../row/types.js';
import { causalConfigs } from './causal.js';
import { flowConfigs } from './flow.js';
import { loopConfigs } from './loop.js';
import { initializerConfigs } from './initializer.js';
import { optimizerConfigs } from './optimizer.js';
import { reparameterizationConfigs } from './reparameterization.js';
import { scheduleConfigs } from './schedule.js';

export const configs: readonly ConfigEntry[] = [
  ...initializerConfigs,
  ...reparameterizationConfigs,
  ...optimizerConfigs,
  ...scheduleConfigs,
  ...flowConfigs,
  ...causalConfigs,
  ...loopConfigs,
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
