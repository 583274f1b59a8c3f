/** How layers' weights start and how they are reparameterised; shared by the rows that own a kernel. */
import type { WeightInitializer } from '../graph/types.js';
import type { EmitContext, SettingValue, WeightRow } from './types.js';

interface Config {
  readonly config: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export function isConfig(value: SettingValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && 'config' in value;
}

/** An initializer setting with the fans filled in where its rule needs them. */
export function initializerOf(
  value: SettingValue | undefined,
  fans: { readonly fanIn: number; readonly fanOut: number },
): WeightInitializer {
  if (!isConfig(value)) return { kind: 'glorot_uniform', settings: fans };
  const numbers = Object.fromEntries(Object.entries(value.settings).map(([name, number]) => [name, Number(number)]));
  const fanned = /^(glorot|he|lecun)_/.test(value.config);
  return { kind: value.config, settings: fanned ? fans : numbers };
}

/** State that a reparameterisation keeps: the power iteration's vector of spectral normalisation. */
export function reparameterizedWeights(value: SettingValue | undefined, channels: number): readonly WeightRow[] {
  if (!isConfig(value) || value.config !== 'spectral') return [];
  return [{ name: 'u', role: 'state', shape: [channels], initializer: { kind: 'unit', settings: {} } }];
}

/** The weights expression of a layer, its kernel passed through the reparameterisation where there is one. */
export function reparameterized(code: EmitContext, transposed: boolean): string {
  const value = code.settings['weight'];
  if (!isConfig(value) || value.config !== 'spectral') return code.weights;
  // The kernel's output axis is the last one, or the one before it when transposed.
  const axis = transposed ? ', 2' : '';
  return `{ ...${code.weights}, kernel: nn.spectralNorm(${code.weights}.kernel, ${code.weights}.u, pass${axis}) }`;
}
