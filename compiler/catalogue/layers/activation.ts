/** What layers that take an activation in have in common. */
import type { EmitContext } from '../row/types.js';

/** Activations that linear layers apply themselves. */
export const takenIn: readonly string[] = ['relu', 'leaky_relu', 'sigmoid', 'tanh', 'elu'];

/** Those that normalisations do: the sign of the result tells their slope, so that nothing else needs to be kept. */
export const takenInByNormalization: readonly string[] = ['relu', 'leaky_relu'];

/** The option of the emitted call, where the layer takes an activation in. */
export const activationSetting = ({ activation }: EmitContext): { readonly activation?: unknown } =>
  activation === undefined ? {} : { activation };
