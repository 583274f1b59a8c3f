/** Losses, and measures of pictures and likelihoods. */
import { peakOf } from '../../../catalogue/functions/quality.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { calls } from './spelling.js';
import type { Spelling } from './spelling.js';

const loss = (name: string): Spelling => calls(name, { inline: true, annotate: true });
const ofPictures = (name: string): Spelling => ({
  call: ({ inputs, types }) => `${name}(${inputs.join(', ')}, ${peakOf(types[1]!)})`,
});

export const losses = {
  bce: loss('nn.bce'),
  bce_logits: loss('nn.bceLogits'),
  kl_normal: loss('nn.klNormal'),
  psnr: ofPictures('nn.psnr'),
  ssim: ofPictures('nn.ssim'),
  bits_per_dim: {
    call: ({ inputs, types }) => `tf.div(${inputs[0]}, ${sizeOf(types[1]!.shape)} * Math.LN2)`,
    inline: true,
    annotate: true,
  },
} satisfies Partial<Record<OpName, Spelling>>;
