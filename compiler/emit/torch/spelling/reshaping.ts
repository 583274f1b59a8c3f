import type { OpName } from '../../../catalogue/row/names.js';
import { pair, sizeOf } from '../../../catalogue/row/shapes.js';
import { sidesAround } from '../../../catalogue/layers/reshaping.js';
import { frameOf } from './padding.js';
import { keepsOrder } from './axes.js';
import { bare } from './expression.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

type Numbers = Pick<CallContext, 'number'>;

/** The numbers of an example as one vector, row by row with the channels last. */
function flattened(text: string, shape: readonly number[]): string {
  if (shape.length === 0) return `${text}[:, None]`;
  if (shape.length === 1) return text;
  return `${shape.length === 3 && !keepsOrder(shape) ? `${text}.permute(0, 2, 3, 1)` : text}.flatten(1)`;
}

/** A vector as an example of the shape. */
function shaped(text: string, shape: readonly number[], { number }: Numbers): string {
  if (shape.length === 0) return `${text}[:, 0]`;
  if (shape.length === 1) return text;
  const hints = shape.length === 3 ? ['height', 'width', 'channels'] : shape.map(() => 'length');
  const sides = shape.map((side, axis) => number(side, hints[axis]!));
  if (shape.length !== 3) return `${text}.unflatten(1, (${sides.join(', ')}))`;
  const [height, width, channels] = sides;
  return keepsOrder(shape)
    ? `${text}.unflatten(1, (${channels}, ${height}, ${width}))`
    : `${text}.unflatten(1, (${height}, ${width}, ${channels})).permute(0, 3, 1, 2)`;
}

const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);

/** The same numbers in another shape. */
function reshaped(text: string, from: readonly number[], to: readonly number[], code: Numbers): string {
  return same(from, to) ? text : shaped(flattened(text, from), to, code);
}

/** The same numbers in the shape that they had before the layer. */
function back(code: CallContext): string {
  const before = code.types[0]!.shape;
  const after = (code.settings['shape'] as readonly number[] | undefined) ?? [sizeOf(before)];
  return reshaped(code.inputs[0]!, after, before, code);
}

/** A layer of places and channels, by its names in both orders, and the one that is its inverse. */
function shuffles(names: readonly [string, string], back: readonly [string, string]): TorchSpelling {
  const by =
    ([ours, theirs]: readonly [string, string]) =>
    ({ inputs: [x], settings: { factor, order }, number }: CallContext): string =>
      call(order === 'DCR' ? ours : theirs, bare(x!), number(Number(factor), 'factor'));
  return { call: by(names), inverse: by(back) };
}

/** The padding of both sides, the last axis first. */
function frame({ settings }: CallContext): string {
  return `(${frameOf(sidesAround(settings)).join(', ')})`;
}

function upsample({ inputs: [x], settings: { scale, method } }: CallContext): string {
  const [vertical, horizontal] = pair(scale);
  const factor = vertical === horizontal ? String(vertical) : `(${vertical}, ${horizontal})`;
  const how = method === 'bilinear' ? ['mode="bilinear"', 'align_corners=False'] : [];
  return call('F.interpolate', bare(x!), `scale_factor=${factor}`, ...how);
}

export const reshapings = {
  Flatten: { call: ({ inputs: [x], types: [type] }) => flattened(x!, type!.shape), inverse: back, inline: true },
  Reshape: {
    call: (code) => reshaped(code.inputs[0]!, code.types[0]!.shape, code.output.shape, code),
    inverse: back,
    inline: true,
  },
  Upsample: { call: upsample },
  DepthToSpace: shuffles(['squeeze_inverse', 'F.pixel_shuffle'], ['squeeze', 'F.pixel_unshuffle']),
  SpaceToDepth: shuffles(['squeeze', 'F.pixel_unshuffle'], ['squeeze_inverse', 'F.pixel_shuffle']),
  ZeroPad: { call: (code) => call('F.pad', bare(code.inputs[0]!), frame(code)) },
  ReflectPad: { call: (code) => call('F.pad', bare(code.inputs[0]!), frame(code), 'mode="reflect"') },
} satisfies Partial<Record<OpName, TorchSpelling>>;
