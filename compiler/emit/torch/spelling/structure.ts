import { leadingAxes } from '../../../catalogue/row/axes.js';
import type { OpName } from '../../../catalogue/row/names.js';
import { arranged, channelAxis, inSpecOrder, leading, turnedShape } from './axes.js';
import { bare } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

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
  return `${x}[${leading(channelAxis(type!))}${number(from!, 'first')}:${number(to! + 1, 'end')}]`;
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
    call: ({ inputs, types }) => `torch.cat([${inputs.map(bare).join(', ')}], dim=${channelAxis(types[0]!)})`,
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
