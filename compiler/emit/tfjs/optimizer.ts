/** Optimizers as the emitted code makes them. */
import type { Optimizer } from '../../graph/types.js';
import { findConfig } from '../../catalogue/configs/index.js';
import { camel } from './names.js';
import { optimizerConstructor } from './spelling/constructors.js';
import { literal } from './spelling/literal.js';

/** `adam({ lr: 2e-4, beta1: 0.5 })`: what differs from the catalogue's defaults. */
export function optimizerCall(optimizer: Optimizer): string {
  const chosen = findConfig(optimizer.kind, 'optimizer')!.settings.flatMap((spec) => {
    const setting = optimizer.settings[spec.name];
    return setting && (setting.value !== spec.default || spec.name === 'lr')
      ? [[camel(spec.name), setting.value] as const]
      : [];
  });
  return `${optimizerConstructor(optimizer.kind)}(${literal(Object.fromEntries(chosen))})`;
}
