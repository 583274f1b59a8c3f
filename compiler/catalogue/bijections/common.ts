/** Parts that the rows of bijections share. */
import { showShape } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** The results y and log|det dy/dx| of every example. */
export const changesVolume = {
  results: ['y', 'log_det'],
  resultShapes: (_: RowContext, shape: readonly number[]) => [shape, []],
} satisfies Pick<OpEntry, 'results' | 'resultShapes'>;

export const shapeOfInput = ({ inputs }: RowContext): readonly number[] => inputs[0]!.shape;

/** Places of a map or of a vector that each hold one value per channel. */
export const channelsOf = ({ inputs }: RowContext): number => inputs[0]!.shape.at(-1) ?? 1;

export const evenChannels = (row: RowContext, why: string, otherwise: string): ShapeProblem | undefined => {
  const channels = channelsOf(row);
  return channels % 2 === 0
    ? undefined
    : {
        problem: `halves the last axis, but receives ${showShape(row.inputs[0]!.shape)}`,
        why,
        ...(row.inputs[0]!.shape.length === 3
          ? { hint: `Let a Squeeze(2) stand before it, which makes four channels of one${otherwise}.` }
          : {}),
      };
};
