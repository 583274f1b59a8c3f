/** Optimizers with all settings, defaults included. */
import type { OptimizerDefinition } from '../../runtime/contract/model.js';
import { findConfig } from '../catalogue/configs/index.js';
import type { Optimizer } from '../graph/types.js';

/** The name of a setting in a plan: `weight_decay` of a spec is `weightDecay`. */
export const settingName = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function optimizerOf({ kind, settings }: Optimizer): OptimizerDefinition {
  const said = findConfig(kind, 'optimizer')!.settings.map(
    (spec) => [settingName(spec.name), settings[spec.name]?.value ?? spec.default] as const,
  );
  return { kind, ...Object.fromEntries(said) } as OptimizerDefinition;
}
