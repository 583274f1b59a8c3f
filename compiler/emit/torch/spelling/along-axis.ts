/** Functions along one axis, products of matrices, and axes in another order. */
import { orderOf as newOrder } from '../../../catalogue/functions/matrices.js';
import { axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { alongDim, arranged, inSpecOrder, orderOf } from './axes.js';
import { bare } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

const along = (name: string): TorchSpelling => ({
  inline: true,
  call: (code) => call(name, bare(code.inputs[0]!), `dim=${alongDim(code)}`),
});

/** The place of an extreme. The axes that are left are in PyTorch's order. */
const place = (method: string): TorchSpelling => ({
  call: (code) => {
    const { shape } = code.types[0]!;
    const gone = axisOf(code.settings['axis'], shape.length)!;
    const kept = orderOf(shape.length).filter((axis) => axis !== gone);
    const text = `${code.inputs[0]}.${method}(dim=${alongDim(code)})`;
    const order = kept.map((axis) => (axis > gone ? axis - 1 : axis));
    return `${arranged(text, order, leadingAxes(code.output))}.float()`;
  },
});

/** Operands in the spec's order of axes and of one rank, the batch first. */
function matrices({ inputs, types, output }: CallContext): readonly string[] {
  return inputs.map((input, index) => {
    const type = types[index]!;
    const text = inSpecOrder(input, type);
    const lacking = output.shape.length - type.shape.length;
    return type.batched && lacking > 0 ? `${text}[:, ${Array(lacking).fill('None').join(', ')}]` : bare(text);
  });
}

export const alongAxes = {
  others: { inline: true, call: ({ inputs: [x] }) => `${call('whole_batch', bare(x!))}[None]` },
  cumsum: along('torch.cumsum'),
  cumprod: along('torch.cumprod'),
  argmax: place('argmax'),
  argmin: place('argmin'),
  matmul: {
    call: (code) =>
      arranged(
        call('torch.matmul', ...matrices(code)),
        code.output.shape.map((_, axis) => axis),
        leadingAxes(code.output),
      ),
  },
  transpose: {
    inline: true,
    call: (code) => {
      const { types: [type], inputs: [x], settings } = code; // prettier-ignore
      const order = newOrder({ inputs: code.types, input: {}, settings })!;
      // The new place of each old axis, as the old ones stand in PyTorch's order.
      return arranged(
        x!,
        orderOf(type!.shape.length).map((axis) => order.indexOf(axis)),
        leadingAxes(type!),
      );
    },
  },
} satisfies Partial<Record<OpName, TorchSpelling>>;
