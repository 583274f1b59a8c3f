/** Losses, and measures of pictures and likelihoods. */
import { peakOf } from '../../../catalogue/functions/quality.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { calls } from './spelling.js';
import type { Spelling } from './spelling.js';

/** A loss made of so many operations, each of which leaves a tensor. */
const loss = (name: string, operations: number): Spelling =>
  calls(name, { inline: true, annotate: true, memory: ({ size }) => ({ kept: operations * size }) });
const ofPictures = (name: string): Spelling => ({
  call: ({ inputs, types }) => `${name}(${inputs.join(', ')}, ${peakOf(types[1]!)})`,
});

export const losses = {
  bce: loss('nn.bce', 9),
  bce_logits: loss('nn.bceLogits', 7),
  kl_normal: loss('nn.klNormal', 6),
  psnr: ofPictures('nn.psnr'),
  ssim: ofPictures('nn.ssim'),
  bits_per_dim: {
    call: ({ inputs, types }) => `tf.div(${inputs[0]}, ${sizeOf(types[1]!.shape)} * Math.LN2)`,
    inline: true,
    annotate: true,
  },
} satisfies Partial<Record<OpName, Spelling>>;
