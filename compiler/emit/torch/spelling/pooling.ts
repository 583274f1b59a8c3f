import type { OpName } from '../../../catalogue/row/names.js';
import { strideOf } from '../../../catalogue/layers/pooling.js';
import { pair } from '../../../catalogue/row/shapes.js';
import { bare } from './expression.js';
import { frameOf, isEven, sidesOf } from './padding.js';
import type { Sides } from './padding.js';
import type { CallContext, TorchSpelling } from './spelling.js';
import { call } from './spelling.js';

type Pair = readonly [number, number];

const both = ([first, second]: Pair): string => (first === second ? String(first) : `(${first}, ${second})`);
const tuple = (values: readonly number[]): string => `(${values.join(', ')})`;

interface Windows {
  readonly size: Pair;
  readonly stride: Pair;
  readonly sides: readonly [Sides, Sides];
}

function windowsOf({ settings, types }: CallContext): Windows {
  const [size, stride] = [pair(settings['size']), strideOf(settings)];
  return { size, stride, sides: sidesOf(settings['padding'], types[0]!.shape, size, stride) };
}

/** PyTorch's pools pad both sides alike, and by half a window at most. */
const isNative = ({ size, sides }: Windows): boolean =>
  isEven(sides) && sides.every(([before], axis) => 2 * before <= size[axis]!);

function native(name: string, x: string, { size, stride, sides }: Windows, ...more: readonly string[]): string {
  const padding: Pair = [sides[0][0], sides[1][0]];
  const isPadded = padding[0] > 0 || padding[1] > 0;
  return call(
    name,
    x,
    both(size),
    both(stride) === both(size) ? undefined : `stride=${both(stride)}`,
    isPadded ? `padding=${both(padding)}` : undefined,
    ...(isPadded ? more : []),
  );
}

function largest(code: CallContext): string {
  const windows = windowsOf(code);
  const x = bare(code.inputs[0]!);
  if (isNative(windows)) return native('F.max_pool2d', x, windows);
  const padded = `F.pad(${x}, ${tuple(frameOf(windows.sides))}, value=-math.inf)`;
  return native('F.max_pool2d', padded, {
    ...windows,
    sides: [
      [0, 0],
      [0, 0],
    ],
  });
}

function mean(code: CallContext): string {
  const windows = windowsOf(code);
  const x = bare(code.inputs[0]!);
  if (isNative(windows)) return native('F.avg_pool2d', x, windows, 'count_include_pad=False');
  const { size, stride, sides } = windows;
  return call('avg_pool', x, tuple(size), tuple(stride), tuple(frameOf(sides)));
}

export const poolings = {
  MaxPool: { call: largest },
  AvgPool: { call: mean },
  GlobalAvgPool: { call: ({ inputs: [x] }) => `${x}.mean(dim=(2, 3))` },
} satisfies Partial<Record<OpName, TorchSpelling>>;
