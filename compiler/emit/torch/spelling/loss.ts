import type { OpName } from '../../../catalogue/row/names.js';
import { peakOf } from '../../../catalogue/functions/quality.js';
import { sizeOf } from '../../../catalogue/row/shapes.js';
import { bare, grouped } from './expression.js';
import { numeral } from './literal.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const loss = (spell: (code: CallContext) => string): TorchSpelling => ({ inline: true, call: spell });

const compares = (name: string): TorchSpelling => ({
  call: ({ inputs, types }) => call(name, ...inputs.map(bare), numeral(peakOf(types[1]!))),
});

export const losses = {
  bce: loss(({ inputs }) => call('bce', ...inputs.map(bare))),
  // For the targets 1 and 0, the loss is a softplus.
  bce_logits: loss(({ inputs: [logits, target] }) => {
    if (target === '1') return call('F.softplus', `-${logits}`);
    return target === '0' ? call('F.softplus', bare(logits!)) : call('bce_logits', bare(logits!), bare(target!));
  }),
  kl_normal: loss(({ inputs }) => call('kl_normal', ...inputs.map(bare))),
  psnr: compares('psnr'),
  ssim: compares('ssim'),
  bits_per_dim: loss(({ inputs: [nats], types, number }) =>
    grouped(`${nats} / (${number(sizeOf(types[1]!.shape), 'size')} * math.log(2))`),
  ),
} satisfies Partial<Record<OpName, TorchSpelling>>;
