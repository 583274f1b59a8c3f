import type { OpName } from '../../../catalogue/row/names.js';
import { axesOf, leadingAxes } from '../../../catalogue/row/axes.js';
import { arranged, axesOf as allAxes, orderOf, reducedDims } from './axes.js';
import { bare } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

/** The argument of a reduction: nothing for a whole value without a batch, undefined where no axis goes. */
function dims(code: CallContext): { readonly dim: string; readonly keepdim: string } | undefined {
  const [type] = code.types;
  const { axis, keepdims } = code.settings;
  const keepdim = keepdims === true ? ', keepdim=True' : '';
  if (axis === 'all' && keepdims !== true && type!.others !== true) {
    if (!type!.batched) return { dim: '', keepdim };
    return type!.shape.length === 0 ? undefined : { dim: `dim=${allAxes(type!)}`, keepdim };
  }
  const found = reducedDims(code);
  if (found.length === 0) return undefined;
  return { dim: `dim=${found.length === 1 ? found[0] : `(${found.join(', ')})`}`, keepdim };
}

/** The result with the axes that are left in PyTorch's order. */
function left(text: string, { types: [type], settings: { axis, keepdims }, output }: CallContext): string {
  if (keepdims === true || axis === 'batch') return text;
  const gone = axesOf(axis, type!.shape.length)!;
  const kept = [...Array(type!.shape.length).keys()].filter((each) => !gone.includes(each));
  const order = orderOf(type!.shape.length).filter((each) => kept.includes(each));
  return arranged(
    text,
    order.map((each) => kept.indexOf(each)),
    leadingAxes(output),
  );
}

/** The value to reduce: over the examples, those of all processes. */
const examples = ({ inputs: [x], types: [type], settings: { axis } }: CallContext): string =>
  axis === 'batch' && type!.others !== true ? call('whole_batch', bare(x!)) : x!;

/** A method of tensors; `alone` for a single number that no axis goes from. */
function reduces(method: string, alone = (x: string): string => x, more = ''): TorchSpelling {
  return {
    inline: true,
    call: (code) => {
      const x = examples(code);
      const found = dims(code);
      if (!found) return alone(x);
      const given = [`${found.dim}${found.keepdim}`, more].filter((text) => text !== '').join(', ');
      return left(`${x}.${method}(${given})`, code);
    },
  };
}

const sum = reduces('sum');
const variance = reduces('var', (x) => call('torch.zeros_like', bare(x)), 'unbiased=False');

export const reductions = {
  sum,
  mean: reduces('mean'),
  norm: {
    inline: true,
    call: (code) => {
      const squares = call('torch.square', bare(code.inputs[0]!));
      return call('safe_sqrt', sum.call(but(code, { inputs: [squares] })));
    },
  },
  std: {
    inline: true,
    call: (code) => {
      const text = variance.call(code);
      return dims(code) ? call('safe_sqrt', text) : text;
    },
  },
  logsumexp: {
    inline: true,
    call: (code) => {
      const found = dims(code);
      if (!found) return code.inputs[0]!;
      // Without an axis to name, all of them go.
      const dim = found.dim === '' ? `dim=${everything(code)}` : found.dim;
      return left(`${examples(code)}.logsumexp(${dim}${found.keepdim})`, code);
    },
  },
  largest: reduces('amax'),
  smallest: reduces('amin'),
} satisfies Partial<Record<OpName, TorchSpelling>>;

/** All axes of a value without a batch. */
const everything = ({ types: [type] }: CallContext): string =>
  type!.shape.length === 1 ? '0' : `(${type!.shape.map((_, axis) => axis).join(', ')})`;
