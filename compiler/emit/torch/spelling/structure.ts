import { axisOf, leadingAxes } from '../../../catalogue/row/axes.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { sidesOf } from '../../../catalogue/functions/arranging.js';
import { numeral } from './literal.js';
import { alongDim, arranged, channelAxis, inSpecOrder, leading, orderOf, turnedShape } from './axes.js';
import { bare, sliceOf } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { but, call } from './spelling.js';

/** A vector at every position of another value. */
function spread({ inputs: [x], types: [type], output: { shape }, number }: CallContext): string {
  if (shape.length === 1) return x!;
  const batch = type!.batched ? [':'] : [];
  const kept = type!.batched ? ['-1'] : [];
  if (shape.length === 3) {
    const [height, width] = [number(shape[0]!, 'height'), number(shape[1]!, 'width')];
    const expanded = `${x}[${[...batch, ':', 'None', 'None'].join(', ')}]`;
    return `${expanded}.expand(${[...kept, '-1', height, width].join(', ')})`;
  }
  const places = shape.slice(0, -1);
  const sides = places.map((side) => number(side, 'length'));
  return `${x}[${[...batch, ...places.map(() => 'None'), ':'].join(', ')}].expand(${[...kept, ...sides, '-1'].join(', ')})`;
}

function channels({ inputs: [x], types: [type], settings: { which }, number }: CallContext): string {
  const [from, to] = Array.isArray(which) ? (which as number[]) : [Number(which), Number(which)];
  return `${x}[${leading(channelAxis(type!))}${sliceOf(number(from!, 'first'), number(to! + 1, 'end'))}]`;
}

/** The draws of each example as an axis of their own, the first. */
function collected({ inputs: [x], types: [type], settings: { count } }: CallContext): string {
  const rank = type!.shape.length;
  const own = turnedShape([...Array(rank).keys()]);
  const wanted = turnedShape([...Array(rank + 1).keys()]);
  const order = wanted.map((axis) => (axis === 0 ? 1 : 2 + own.indexOf(axis - 1)));
  const apart = `${x}.unflatten(0, (-1, ${String(count)}))`;
  return order.every((axis, index) => axis === index + 1) ? apart : `${apart}.permute(0, ${order.join(', ')})`;
}

export const structures = {
  copied: { call: ({ inputs: [x], settings: { count } }) => `${x}.repeat_interleave(${String(count)}, dim=0)` },
  draws: { call: collected },
  concat: {
    call: (code) =>
      `torch.cat([${code.inputs.map(bare).join(', ')}], dim=${alongDim(but(code, { types: [code.output] }))})`,
  },
  stack: {
    call: (code) => {
      const { inputs, types, settings, output } = code;
      const texts = inputs.map((input, index) =>
        bare(inSpecOrder(input, { ...types[index]!, batched: output.batched })),
      );
      const dim = axisOf(settings['axis'], output.shape.length)! + leadingAxes(output);
      const order = output.shape.map((_, axis) => axis);
      return arranged(`torch.stack([${texts.join(', ')}], dim=${dim})`, order, leadingAxes(output));
    },
  },
  pad: {
    call: (code) => {
      const [type] = code.types;
      const sides = sidesOf(code, type!.shape.length);
      // The last axis comes first, and axes at the front that have no sides are left out.
      const turned = orderOf(type!.shape.length).map((axis) => sides[axis]!);
      while (turned.length > 0 && turned[0]![0] === 0 && turned[0]![1] === 0) turned.shift();
      if (turned.length === 0) return code.inputs[0]!;
      const frame = turned
        .reverse()
        .flat()
        .map((side) => code.number(side, 'side'));
      const value = Number(code.settings['value']);
      return call(
        'F.pad',
        bare(code.inputs[0]!),
        `(${frame.join(', ')})`,
        value === 0 ? undefined : `value=${numeral(value)}`,
      );
    },
  },
  roll: {
    call: (code) =>
      call(
        'torch.roll',
        bare(code.inputs[0]!),
        code.number(Number(code.settings['shift']), 'shift'),
        `dims=${alongDim(code)}`,
      ),
  },
  sort: {
    call: (code) => {
      const descending = code.settings['descending'] === true ? 'descending=True' : undefined;
      return `${call('torch.sort', bare(code.inputs[0]!), `dim=${alongDim(code)}`, descending)}.values`;
    },
  },
  argsort: {
    call: (code) => {
      const descending = code.settings['descending'] === true ? 'descending=True' : undefined;
      const sorted = call('torch.sort', bare(code.inputs[0]!), `dim=${alongDim(code)}`, descending, 'stable=True');
      return `${sorted}.indices.float()`;
    },
  },
  broadcast: { call: spread },
  one_hot: {
    call: ({ inputs: [label], types: [type], output, number }) => {
      const hot = call('F.one_hot', `${inSpecOrder(label!, type!)}.long()`, number(output.shape.at(-1)!, 'classes'));
      const order = output.shape.map((_, axis) => axis);
      return arranged(`${hot}.float()`, order, leadingAxes(output));
    },
  },
  channels: { call: channels },
} satisfies Partial<Record<OpName, TorchSpelling>>;
