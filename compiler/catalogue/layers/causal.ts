/** Kernels that see only places before their own, row by row. */
import { convolvedLength, pair, windowPadding } from '../row/shapes.js';
import { placesOfTaps } from '../row/places.js';
import type { Places } from '../row/places.js';
import type { RowContext, ShapeProblem } from '../row/types.js';
import { isConfig } from '../row/weights.js';

/** The places that a convolution sees from each place; `all` if it gives a map of another size. */
export function placesOfWindow({ inputs, settings: s }: RowContext): Places {
  const { shape } = inputs[0]!;
  const [kernel, dilations] = [pair(s['kernel']), pair(s['dilation'])];
  if (!keepsSize(shape, s)) return 'all';
  const mask = causalMaskOf(s);
  const taps: [number, number][] = [];
  for (let row = 0; row < kernel[0]; row += 1)
    for (let column = 0; column < kernel[1]; column += 1) {
      const step: [number, number] = [row * dilations[0] - before(s, 0), column * dilations[1] - before(s, 1)];
      const isBefore = step[0] < 0 || (step[0] === 0 && step[1] < 0);
      const isOwn = step[0] === 0 && step[1] === 0;
      const isInside = Math.abs(step[0]) < shape[0]! && Math.abs(step[1]) < shape[1]!;
      if (isInside && (!mask || isBefore || (isOwn && mask.own))) taps.push(step);
    }
  return placesOfTaps(taps);
}

/** True if the output has the places of the input. */
const keepsSize = (shape: readonly number[], s: RowContext['settings']): boolean =>
  ([0, 1] as const).every((axis) => {
    const padding = windowPadding(s['padding']);
    const along = typeof padding === 'string' ? padding : padding[axis];
    const [size, dilation] = [pair(s['kernel'])[axis], pair(s['dilation'])[axis]];
    return pair(s['stride'])[axis] === 1 && convolvedLength(shape[axis]!, size, 1, along, dilation) === shape[axis];
  });

export interface CausalMask {
  /** True if the kernel sees its own place too: type B. */
  readonly own: boolean;
  /** The tap that lies on the place itself: row and column. */
  readonly centre: readonly [number, number];
}

/** Padding before the picture, in rows and columns of a kernel with a step of one. */
function before(settings: RowContext['settings'], axis: 0 | 1): number {
  const padding = windowPadding(settings['padding']);
  if (padding === 'valid') return 0;
  if (padding !== 'same') return padding[axis][0];
  return Math.floor(((pair(settings['kernel'])[axis] - 1) * pair(settings['dilation'])[axis]) / 2);
}

/** The mask of a kernel: its setting `mask`. Undefined if it has none. */
export function causalMaskOf(settings: RowContext['settings']): CausalMask | undefined {
  const { mask } = settings;
  if (!isConfig(mask)) return undefined;
  const dilations = pair(settings['dilation']);
  return {
    own: mask.settings['type'] === 'B',
    centre: [before(settings, 0) / dilations[0], before(settings, 1) / dilations[1]],
  };
}

/** The reasons why a masked kernel does not look at the places before each place. */
export function causalProblem({ inputs, settings: s }: RowContext): ShapeProblem | undefined {
  const mask = causalMaskOf(s);
  if (!mask) return undefined;
  if (isConfig(s['weight']) && s['weight'].config !== 'plain') {
    return {
      problem: `has a mask and weight=${s['weight'].config}`,
      why: 'The norm and the scale of a kernel are those of all its taps, and the mask takes some away.',
      hint: 'Leave one of them out.',
    };
  }
  if (!keepsSize(inputs[0]!.shape, s)) {
    return {
      problem: 'has a causal mask, and gives a map of another size',
      why: 'The mask bars the places after each place, so the output needs the same places as the input.',
      hint: 'Leave stride at 1, and padding at ‘same’ or at as many rows and columns as the kernel takes away.',
    };
  }
  const kernel = pair(s['kernel']);
  const isInside = mask.centre.every((tap, axis) => Number.isInteger(tap) && tap < kernel[axis]!);
  if (!isInside) {
    return {
      problem: `has a causal mask, and no tap of its ${kernel.join('×')} kernel lies on the place itself`,
      why: 'The mask tells the taps before the place from those after it.',
      hint: 'Use a kernel of odd height and width, or leave dilation at 1.',
    };
  }
  return undefined;
}
