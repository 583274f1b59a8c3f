/** Optimizers as expressions of the emitted code. */
import type { OptimizerDefinition } from '../../../runtime/contract/model.js';
import { findConfig } from '../../catalogue/configs/index.js';
import { settingName } from '../../plan/optimizer.js';
import { optimizerConstructor } from './spelling/constructors.js';
import { literal } from './spelling/literal.js';

/** `adam({ lr: 2e-4, beta1: 0.5 })`: the learning rate, and settings that differ from the catalogue's defaults. */
export function optimizerCall({ kind, ...settings }: OptimizerDefinition): string {
  const defaults = new Map(
    findConfig(kind, 'optimizer')!.settings.map((spec) => [settingName(spec.name), spec.default]),
  );
  const chosen = Object.entries(settings).filter(([name, value]) => name === 'lr' || value !== defaults.get(name));
  return `${optimizerConstructor(kind)}(${literal(Object.fromEntries(chosen))})`;
}
