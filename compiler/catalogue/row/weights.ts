/** How layers' weights start and how they are reparameterised; shared by the rows that own a kernel. */
import type { SettingValue, WeightInitializer } from './values.js';
import { literal, pair } from './shapes.js';
import type { EmitContext, RowContext, ShapeProblem, WeightRow } from './types.js';

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
  return { kind: value.config, settings: fanned ? fans : numbers };
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

const equalizedOf = (value: SettingValue | undefined): { readonly lr: number; readonly gain: number } | undefined =>
  isConfig(value) && value.config === 'equalized'
    ? { lr: Number(value.settings['lr'] ?? 1), gain: Number(value.settings['gain'] ?? Math.SQRT2) }
    : undefined;

const spectralOf = (
  value: SettingValue | undefined,
): { readonly bound: number; readonly iterations: number } | undefined =>
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

/** The bounded kernel, as an expression. */
function bounded(code: EmitContext, { bound, iterations }: { bound: number; iterations: number }): string {
  const { length } = code.types[0]!.shape;
  const options = `bound: ${bound}, iterations: ${iterations}`;
  return length === 3
    ? `nn.lipschitzConv(${code.weights}.kernel, ${code.weights}.u, pass, { ${options}, ${sameSize} })`
    : `nn.lipschitzDense(${code.weights}.kernel, ${code.weights}.u, pass, { ${options} })`;
}
const sameSize = "strides: 1, pad: 'same'";

/** Measures the norm of a bounded layer. */
export function measuredNorm(code: EmitContext): string {
  const kernel = bounded(code, spectralOf(code.settings['weight'])!);
  return code.types[0]!.shape.length === 3
    ? `nn.operatorNormConv(${kernel}, ${code.weights}.u, { ${sameSize} })`
    : `nn.operatorNormDense(${kernel}, ${code.weights}.u)`;
}

/** The weights expression of a layer, its kernel passed through the reparameterisation where there is one. */
export function reparameterized(code: EmitContext, transposed: boolean): string {
  const equalized = equalizedOf(code.settings['weight']);
  if (equalized) {
    const { lr, gain } = equalized;
    const options = {
      ...(lr === 1 ? {} : { lr }),
      ...(gain === Math.SQRT2 ? {} : { gain }),
      ...(transposed ? { outputs: 2 } : {}),
    };
    return `nn.equalized(${code.weights}${Object.keys(options).length > 0 ? `, ${literal(options)}` : ''})`;
  }
  const spectral = spectralOf(code.settings['weight']);
  if (!spectral) return code.weights;
  if (spectral.bound > 0) {
    const held = `{ ...${code.weights}, kernel: ${bounded(code, spectral)} }`;
    return code.once?.(held, 'bounded') ?? held;
  }
  // The kernel's output axis is the last one, or the one before it when transposed.
  const axis = transposed ? ', 2' : '';
  return `{ ...${code.weights}, kernel: nn.spectralNorm(${code.weights}.kernel, ${code.weights}.u, pass${axis}) }`;
}
