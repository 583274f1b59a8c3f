/** Layouts of weights: the order of axes that a weight has in genc, and the one that PyTorch gives it. */

/**
 * - `conv`: [h, w, in, out] to [out, in, h, w], and the same turn for transposed convolutions.
 * - `conv1d`: [length, in, out] to [out, in, length], and the same turn for transposed convolutions.
 * - `dense`: [in, out] to [out, in].
 * - `picture`: [h, w, c] to [c, h, w].
 * - `same`: the axes stay.
 */
export type Layout = 'conv' | 'conv1d' | 'dense' | 'picture' | 'same';

/** The place in PyTorch's order of axes from which each axis is taken. */
const turns: Readonly<Record<Layout, readonly number[] | undefined>> = {
  conv: [3, 2, 0, 1],
  conv1d: [2, 1, 0],
  dense: [1, 0],
  picture: [2, 0, 1],
  same: undefined,
};

/** The shape of a weight in PyTorch. */
export const turned = (shape: readonly number[], layout: Layout): readonly number[] =>
  turns[layout]?.map((axis) => shape[axis]!) ?? shape;
