/** Optimizers as the emitted code makes them. */
import type { Optimizer } from '../../graph/types.js';
import { findConfig } from '../../catalogue/configs/index.js';
import { literal } from '../../catalogue/row/shapes.js';
import { camel } from './names.js';

/** The runtime's constructor of an optimizer. */
export const optimizerConstructor = ({ kind }: Optimizer): string =>
  findConfig(kind, 'optimizer')!.constructorName ?? kind;

/** `adam({ lr: 2e-4, beta1: 0.5 })`: what differs from the catalogue's defaults. */
export function optimizerCall(optimizer: Optimizer): string {
  const chosen = findConfig(optimizer.kind, 'optimizer')!.settings.flatMap((spec) => {
    const setting = optimizer.settings[spec.name];
    return setting && (setting.value !== spec.default || spec.name === 'lr')
      ? [[camel(spec.name), setting.value] as const]
      : [];
  });
  return `${optimizerConstructor(optimizer)}(${literal(Object.fromEntries(chosen))})`;
}
