/** How layers' weights start and how they are reparameterised; shared by the rows that own a kernel. */
import type { SettingValue, WeightInitializer } from './values.js';
import { pair } from './shapes.js';
import type { InitializerName } from './names.js';
import type { RowContext, ShapeProblem, WeightRow } from './types.js';

interface Config {
  readonly config: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
}

export function isConfig(value: SettingValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && 'config' in value;
}

/** The start of kernels that nobody chose. */
const fallback = 'glorot_uniform';

/** An initializer setting with the fans filled in where its rule needs them. */
export function initializerOf(
  value: SettingValue | undefined,
  fans: { readonly fanIn: number; readonly fanOut: number },
): WeightInitializer {
  if (!isConfig(value)) return { kind: fallback, settings: fans };
  const numbers = Object.fromEntries(Object.entries(value.settings).map(([name, number]) => [name, Number(number)]));
  const fanned = /^(glorot|he|lecun)_/.test(value.config);
  // The settings that hold one accept initializers alone.
  return { kind: value.config as InitializerName, settings: fanned ? fans : numbers };
}

/** How the kernel of a layer starts: by its `init`, or as its reparameterisation wants it. */
export function kernelInitializer(
  settings: Readonly<Record<string, SettingValue>>,
  fans: { readonly fanIn: number; readonly fanOut: number },
): WeightInitializer {
  const { init, weight } = settings;
  const equalized = equalizedOf(weight);
  const chosen = isConfig(init) && init.config !== fallback;
  return equalized && !chosen
    ? { kind: 'normal', settings: { mean: 0, std: 1 / equalized.lr } }
    : initializerOf(init, fans);
}

export interface Equalized {
  readonly lr: number;
  readonly gain: number;
}
export interface Spectral {
  /** Zero where the kernel is always divided by its norm. */
  readonly bound: number;
  readonly iterations: number;
}

export const equalizedOf = (value: SettingValue | undefined): Equalized | undefined =>
  isConfig(value) && value.config === 'equalized'
    ? { lr: Number(value.settings['lr'] ?? 1), gain: Number(value.settings['gain'] ?? Math.SQRT2) }
    : undefined;

export const spectralOf = (value: SettingValue | undefined): Spectral | undefined =>
  isConfig(value) && value.config === 'spectral'
    ? { bound: Number(value.settings['bound'] ?? 0), iterations: Number(value.settings['iterations'] ?? 1) }
    : undefined;

/** What spectral normalisation guarantees of a layer's norm; undefined where it guarantees none. */
export const boundOf = (value: SettingValue | undefined): number | undefined => spectralOf(value)?.bound || undefined;

/** State that a reparameterisation keeps: the power iteration's vector of spectral normalisation. */
export function reparameterizedWeights(
  value: SettingValue | undefined,
  channels: number,
  input: readonly number[],
): readonly WeightRow[] {
  const spectral = spectralOf(value);
  if (!spectral) return [];
  // With a bound the operator counts, and its vector is a whole map.
  const map = input.length === 3 ? [1, ...input] : input;
  const shape = spectral.bound > 0 ? map : [channels];
  return [{ name: 'u', role: 'state', shape, initializer: { kind: 'unit', settings: {} } }];
}

/** Operators on whole maps are bounded where maps keep their size. */
export function boundProblem({ settings: s }: RowContext): ShapeProblem | undefined {
  if (boundOf(s['weight']) === undefined) return undefined;
  const plain = ['stride', 'dilation'].every((name) => pair(s[name] ?? 1).every((step) => step === 1));
  return plain && s['padding'] === 'same'
    ? undefined
    : {
        problem: "bounds its norm by weight=spectral(…), and has a stride, a dilation or padding that is not 'same'",
        why: 'The power iteration goes back and forth between maps of one size.',
        hint: "Leave stride and dilation at 1 and padding at 'same', or write weight=spectral.",
      };
}
