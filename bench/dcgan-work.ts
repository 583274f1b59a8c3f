/**
 * The multiply-adds of the DCGAN for one example, counted by hand; the tests compare the counts of the bench and of
 * `genc show` with it. A convolution takes positions of the output × kernel × channels in × channels out, a transposed
 * one the positions of its input instead. A gradient towards the inputs, or towards the filters, takes as many again.
 */

/** The generator, layer by layer: from 1×1×100 over 7×7×128 and 14×14×64 to 28×28×1. */
const generator = [1 * 1 * 7 * 7 * 100 * 128, 7 * 7 * 4 * 4 * 128 * 64, 14 * 14 * 4 * 4 * 64 * 1];

/** The critic: from 28×28×1 over 14×14×64, 7×7×128, 3×3×256 and 1×1×512 to one number. */
const critic = [
  14 * 14 * 4 * 4 * 1 * 64,
  7 * 7 * 4 * 4 * 64 * 128,
  3 * 3 * 4 * 4 * 128 * 256,
  1 * 1 * 3 * 3 * 256 * 512,
  512,
];

const sum = (layers: readonly number[]): number => layers.reduce((total, layer) => total + layer, 0);
const [G, D] = [sum(generator), sum(critic)];

/** A pass forward: 7,250,432 and 12,521,984. */
export const forward = { G, D };

/**
 * An iteration, a step of each net. The critic's step: D forward on pictures and on fakes, back to its filters and to
 * its inputs for both, where the pictures and fakes themselves need no gradient.
 */
const criticStep = 2 * D + 2 * D + 2 * (D - critic[0]!);

/**
 * The generator's step: D forward on the same fakes, back through D to the fakes, back to the filters and inputs of G,
 * where the noise needs no gradient. D's filters need none either.
 */
const generatorStep = D + D + G + (G - generator[0]!);

/** One pass of G forward serves both steps. */
export const iteration = G + criticStep + generatorStep;
