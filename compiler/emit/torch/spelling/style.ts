import type { OpName } from '../../../catalogue/row/names.js';
import { channelAxis, isPicture, turnedShape } from './axes.js';
import { bare } from './expression.js';
import { numeral } from './literal.js';
import type { TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

export const styles = {
  PixelNorm: {
    call: ({ inputs: [x], types: [type], settings }) => {
      const [epsilon, axis] = [Number(settings['epsilon']), channelAxis(type!)];
      return call(
        'pixel_norm',
        bare(x!),
        epsilon === 1e-8 ? undefined : `eps=${numeral(epsilon)}`,
        axis === 1 ? undefined : `dim=${axis}`,
      );
    },
  },
  MinibatchStd: {
    call: ({ inputs: [x], settings: { group } }) =>
      call('minibatch_std', bare(x!), group === 4 ? undefined : `group=${Number(group)}`),
  },
  MovingMean: {
    module: ({ types: [type], settings: { decay }, number }) => {
      const shape = turnedShape(type!.shape).map((side) => number(side, 'length'));
      return call(
        'MovingMean',
        `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`,
        decay === 0.995 ? undefined : `decay=${numeral(Number(decay))}`,
      );
    },
    weights: ({ types: [type] }) => ({ mean: ['mean', isPicture(type!) ? 'picture' : 'same'] }),
    call: ({ self, inputs: [x] }) => call(self, bare(x!)),
  },
  Blur: { call: ({ inputs: [x] }) => call('blur', bare(x!)) },
} satisfies Partial<Record<OpName, TorchSpelling>>;
