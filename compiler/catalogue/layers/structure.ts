import { convolvedLength, paddingOf, pair, showShape, sizeOf, wrongRank } from '../row/shapes.js';
import type { MemoryColumn, OpEntry, RowContext, SettingSpec, ShapeProblem } from '../row/types.js';

const picture = 'pictures [height, width, channels]';
const same = ({ inputs }: RowContext): readonly number[] => inputs[0]!.shape;

/** The result lies where the input does. */
const sharesMemory = (): MemoryColumn => ({ kept: 0, passing: 0 });

export const Flatten: OpEntry = {
  name: 'Flatten',
  kind: 'layer',
  doc: 'All axes but the batch in one, row by row with the channels last.',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: ({ inputs }) => [sizeOf(inputs[0]!.shape)],
  range: ({ inputs }) => inputs[0]!.range,
  memory: sharesMemory,
  linear: true,
  differentiable: 2,
  bijection: {},
  lipschitz: { constant: () => 1 },
};

export const Reshape: OpEntry = {
  name: 'Reshape',
  kind: 'layer',
  doc: 'The same numbers in another shape: Reshape(7, 7, 64) or Reshape([7, 7, 64]).',
  inputs: [{ name: 'x' }],
  settings: [{ name: 'shape', type: { kind: 'shape' }, doc: 'The new shape, without the batch.' }],
  shape: ({ inputs, settings }) => {
    const shape = settings['shape'] as readonly number[];
    const before = sizeOf(inputs[0]!.shape);
    if (before === sizeOf(shape)) return shape;
    return {
      problem: `cannot reshape ${showShape(inputs[0]!.shape)} to ${showShape(shape)}`,
      why: `${showShape(inputs[0]!.shape)} holds ${before} numbers, ${showShape(shape)} holds ${sizeOf(shape)}.`,
      hint: `Let the layer before it make ${sizeOf(shape)} numbers, or change the shape.`,
    };
  },
  range: ({ inputs }) => inputs[0]!.range,
  memory: sharesMemory,
  linear: true,
  differentiable: 2,
  bijection: {},
  lipschitz: { constant: () => 1 },
};

export const Dropout: OpEntry = {
  name: 'Dropout',
  kind: 'layer',
  doc: 'Sets a share of the numbers to zero in training and scales the rest by 1 / (1 − rate) (Srivastava et al. 2014). With always=true it also does so in evaluation.',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'rate', type: { kind: 'number', minimum: 0, maximum: 0.999999 }, doc: 'Share that is dropped.' },
    { name: 'always', type: { kind: 'flag' }, default: false, doc: 'Also when sampling and measuring.' },
  ],
  shape: same,
  flops: (_, output) => sizeOf(output),
  // The draw, which numbers stay, by what they are multiplied, and the result.
  memory: ({ settings }, output, examples) => ({ kept: settings['rate'] === 0 ? 0 : 4 * examples * sizeOf(output) }),
  differentiable: 2,
  uses: ['mode', 'draws'],
  role: 'dropout',
};

const poolSettings: readonly SettingSpec[] = [
  { name: 'size', type: { kind: 'size', minimum: 1 }, default: 2, doc: 'Height and width of the window.' },
  { name: 'stride', type: { kind: 'size', minimum: 0 }, default: 0, doc: 'Step of the window; 0 stands for its size.' },
  {
    name: 'padding',
    type: {
      kind: 'any',
      of: [
        { kind: 'word', words: ['same', 'valid'] },
        { kind: 'size', minimum: 0 },
      ],
    },
    default: 'valid',
    doc: '`same`, `valid`, or a number on every side.',
  },
];
/** Of a pool: the size of its window where nothing else is said. */
export const strideOf = (settings: RowContext['settings']): readonly [number, number] => {
  const [height, width] = pair(settings['stride']);
  const size = pair(settings['size']);
  return [height || size[0], width || size[1]];
};
const pooled = (row: RowContext): readonly number[] | ShapeProblem => {
  const shape = row.inputs[0]!.shape;
  const bad = wrongRank(shape, 3, picture);
  if (bad) return bad;
  const padding = paddingOf(row.settings['padding']);
  const size = pair(row.settings['size']);
  if (typeof padding !== 'string' && (padding[0] >= size[0] || padding[1] >= size[1])) {
    return {
      problem: `has windows of padding alone: a padding of ${padding.join('×')} around windows of ${size.join('×')}`,
      why: 'There is nothing in such a window to take the mean or the largest of.',
      hint: 'Let the padding be smaller than the window, or pad with ZeroPad first.',
    };
  }
  const lengths = [0, 1].map((axis) =>
    convolvedLength(
      shape[axis]!,
      pair(row.settings['size'])[axis]!,
      strideOf(row.settings)[axis]!,
      typeof padding === 'string' ? padding : padding[axis]!,
    ),
  );
  if (lengths.some((length) => length < 1))
    return { problem: `a ${pair(row.settings['size']).join('×')} window does not fit into ${showShape(shape)}` };
  return [...lengths, shape[2]!];
};

function pool(name: 'MaxPool' | 'AvgPool', doc: string, differentiable: 1 | 2): OpEntry {
  return {
    name,
    kind: 'layer',
    doc,
    inputs: [{ name: 'x' }],
    settings: poolSettings,
    shape: pooled,
    range: ({ inputs }) => inputs[0]!.range,
    flops: (row, output) => pair(row.settings['size'])[0] * pair(row.settings['size'])[1] * sizeOf(output),
    differentiable,
    ...(differentiable === 1 ? { smoother: 'AvgPool' } : {}),
  };
}
export const MaxPool = pool('MaxPool', 'Largest number of each window.', 1);
export const AvgPool = pool('AvgPool', 'Mean of each window.', 2);

export const GlobalAvgPool: OpEntry = {
  name: 'GlobalAvgPool',
  kind: 'layer',
  doc: 'Mean of each channel over height and width: [height, width, channels] → [channels].',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: ({ inputs }) => wrongRank(inputs[0]!.shape, 3, picture) ?? [inputs[0]!.shape[2]!],
  range: ({ inputs }) => inputs[0]!.range,
  flops: ({ inputs }) => sizeOf(inputs[0]!.shape),
  linear: true,
  differentiable: 2,
};

export const Upsample: OpEntry = {
  name: 'Upsample',
  kind: 'layer',
  doc: 'Enlarges pictures by a whole factor, by repetition or bilinearly (Keras UpSampling2D).',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'scale', type: { kind: 'size', minimum: 1 }, default: 2, doc: 'Factor of height and width.' },
    {
      name: 'method',
      type: { kind: 'word', words: ['nearest', 'bilinear'] },
      default: 'nearest',
      doc: 'How new pixels are made.',
    },
  ],
  shape: ({ inputs, settings }) => {
    const shape = inputs[0]!.shape;
    const [vertical, horizontal] = pair(settings['scale']);
    return wrongRank(shape, 3, picture) ?? [shape[0]! * vertical, shape[1]! * horizontal, shape[2]!];
  },
  range: ({ inputs }) => inputs[0]!.range,
  flops: (_, output) => sizeOf(output),
  linear: true,
  differentiable: 2,
};

function pad(name: 'ZeroPad' | 'ReflectPad', doc: string, differentiable: 1 | 2): OpEntry {
  return {
    name,
    kind: 'layer',
    doc,
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'padding',
        type: { kind: 'size', minimum: 0 },
        default: 1,
        doc: 'Rows above and below, columns left and right.',
      },
    ],
    shape: ({ inputs, settings }) => {
      const shape = inputs[0]!.shape;
      const bad = wrongRank(shape, 3, picture);
      if (bad) return bad;
      const [vertical, horizontal] = pair(settings['padding']);
      if (name === 'ReflectPad' && (vertical >= shape[0]! || horizontal >= shape[1]!)) {
        return {
          problem: `cannot reflect ${vertical} rows of ${showShape(shape)}`,
          why: 'The padding must be smaller than the picture.',
        };
      }
      return [shape[0]! + 2 * vertical, shape[1]! + 2 * horizontal, shape[2]!];
    },
    linear: true,
    differentiable,
    ...(differentiable === 1 ? { smoother: 'ZeroPad' } : {}),
  };
}
export const ZeroPad = pad('ZeroPad', 'Zeros around pictures.', 2);
export const ReflectPad = pad('ReflectPad', 'Pictures mirrored at their edges, the edge itself not repeated.', 1);
