/** Initializers and reparameterisations of weights, shared by the rows that own a kernel. */
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

/** The default initializer of kernels. */
const fallback = 'glorot_uniform';

/** The initializer of a setting, with the fans filled in if its rule needs them. */
export function initializerOf(
  value: SettingValue | undefined,
  fans: { readonly fanIn: number; readonly fanOut: number },
): WeightInitializer {
  if (!isConfig(value)) return { kind: fallback, settings: fans };
  const numbers = Object.fromEntries(Object.entries(value.settings).map(([name, number]) => [name, Number(number)]));
  const fanned = /^(glorot|he|lecun)_/.test(value.config);
  // A setting that holds an initializer accepts nothing else.
  return { kind: value.config as InitializerName, settings: fanned ? fans : numbers };
}

/** The initializer of a layer's kernel: its `init`, or the one that its reparameterisation needs. */
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
  /** Zero if the kernel is always divided by its norm. */
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

/** The bound on a layer's norm that spectral normalisation guarantees; undefined if it guarantees none. */
export const boundOf = (value: SettingValue | undefined): number | undefined => spectralOf(value)?.bound || undefined;

/** State that a reparameterisation keeps: the power iteration's vector of spectral normalisation. */
export function reparameterizedWeights(
  value: SettingValue | undefined,
  channels: number,
  input: readonly number[],
): readonly WeightRow[] {
  const spectral = spectralOf(value);
  if (!spectral) return [];
  // A bound concerns the whole operator, so its vector is a whole map.
  const map = input.length === 3 ? [1, ...input] : input;
  const shape = spectral.bound > 0 ? map : [channels];
  return [{ name: 'u', role: 'state', shape, initializer: { kind: 'unit', settings: {} } }];
}

/** Operators on whole maps are bounded only if maps keep their size. */
export function boundProblem({ settings: s }: RowContext): ShapeProblem | undefined {
  if (boundOf(s['weight']) === undefined) return undefined;
  const plain = ['stride', 'dilation'].every((name) => pair(s[name] ?? 1).every((step) => step === 1));
  if (Number(s['groups'] ?? 1) > 1) {
    return {
      problem: 'bounds its norm by weight=spectral(…), and has groups of channels',
      why: 'The power iteration goes back and forth between maps of one size, with all channels together.',
      hint: 'Leave groups at 1, or write weight=spectral.',
    };
  }
  return plain && s['padding'] === 'same'
    ? undefined
    : {
        problem: "bounds its norm by weight=spectral(…), and has a stride, a dilation or padding that is not 'same'",
        why: 'The power iteration goes back and forth between maps of one size.',
        hint: "Leave stride and dilation at 1 and padding at 'same', or write weight=spectral.",
      };
}

/** The weight of a layer that consists of it alone: a learned constant. */
export function plainWeight(shape: readonly number[], init: SettingValue | undefined): WeightRow {
  const fan = shape.at(-1) ?? 1;
  return {
    name: 'value',
    role: 'weight',
    plain: true,
    shape,
    initializer: initializerOf(init, { fanIn: fan, fanOut: fan }),
  };
}
