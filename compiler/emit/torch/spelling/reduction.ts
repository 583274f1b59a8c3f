import type { OpName } from '../../../catalogue/row/names.js';
import { axesOf } from './axes.js';
import { bare } from './expression.js';
import type { TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

/** A method of tensors over all axes but the batch, or over all axes of a value without one; `alone` for one number. */
function reduces(method: string, alone = (x: string): string => x): TorchSpelling {
  return {
    inline: true,
    call: ({ inputs: [x], types: [type] }) => {
      if (!type!.batched) return `${x}.${method}()`;
      return type!.shape.length === 0 ? alone(x!) : `${x}.${method}(dim=${axesOf(type!)})`;
    },
  };
}

const sum = reduces('sum');

export const reductions = {
  sum,
  mean: reduces('mean'),
  norm: {
    inline: true,
    call: (code) => {
      const squares = call('torch.square', bare(code.inputs[0]!));
      return call('safe_sqrt', sum.call({ ...code, inputs: [squares] }));
    },
  },
  std: {
    inline: true,
    call: ({ inputs: [x], types: [type] }) => {
      if (!type!.batched) return `safe_sqrt(${x}.var(unbiased=False))`;
      if (type!.shape.length === 0) return call('torch.zeros_like', bare(x!));
      return `safe_sqrt(${x}.var(dim=${axesOf(type!)}, unbiased=False))`;
    },
  },
  largest: reduces('amax'),
  smallest: reduces('amin'),
} satisfies Partial<Record<OpName, TorchSpelling>>;
