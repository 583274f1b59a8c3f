/** Kernels that are transformed before they are used. */
import type { ReparameterizationName } from '../../../catalogue/row/names.js';
import { equalizedOf, spectralOf } from '../../../catalogue/row/weights.js';
import type { Spectral } from '../../../catalogue/row/weights.js';
import { literal, literalOf } from './literal.js';
import type { EmitContext } from './spelling.js';

const sameSize = "strides: 1, pad: 'same'";

/** The kernel has windows. */
const isConvolution = ({ settings }: EmitContext): boolean => settings['kernel'] !== undefined;

/** The bounded kernel, as an expression. */
function bounded(code: EmitContext, { bound, iterations }: Spectral): string {
  const { weights } = code;
  const options = `bound: ${literalOf(bound, 'bound')}, iterations: ${literalOf(iterations, 'iterations')}`;
  return isConvolution(code)
    ? `nn.lipschitzConv(${weights}.kernel, ${weights}.u, pass, { ${options}, ${sameSize} })`
    : `nn.lipschitzDense(${weights}.kernel, ${weights}.u, pass, { ${options} })`;
}

/** An expression that measures the norm of a bounded layer. */
export function measuredNorm(code: EmitContext): string {
  const kernel = bounded(code, spectralOf(code.settings['weight'])!);
  return isConvolution(code)
    ? `nn.operatorNormConv(${kernel}, ${code.weights}.u, { ${sameSize} })`
    : `nn.operatorNormDense(${kernel}, ${code.weights}.u)`;
}

/** The weights expression of a layer, with its kernel reparameterised if it has a reparameterisation. */
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
  // The kernel's output axis is the last one, or the one before it for a transposed kernel.
  const axis = transposed ? ', 2' : '';
  return `{ ...${code.weights}, kernel: nn.spectralNorm(${code.weights}.kernel, ${code.weights}.u, pass${axis}) }`;
}

/** The number of times that a pass recomputes the kernel. */
export const copies = { plain: 0, spectral: 2, equalized: 1 } as const satisfies Record<ReparameterizationName, number>;
