/** Layers that reduce each window to one number. */
import { allPlaces } from '../row/places.js';
import { convolvedLength, paddingOf, pair, showShape, sizeOf, wrongRank } from '../row/shapes.js';
import { mapWindows } from '../row/windows.js';
import type { OpEntry, RowContext, SettingSpec, ShapeProblem } from '../row/types.js';

const picture = 'pictures [height, width, channels]';

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
/** The stride of a pool: by default, the size of its window. */
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

function pool(name: 'MaxPool' | 'AvgPool', doc: string): OpEntry {
  return {
    name,
    kind: 'layer',
    doc,
    inputs: [{ name: 'x' }],
    settings: poolSettings,
    shape: pooled,
    range: ({ inputs }) => inputs[0]!.range,
    flops: (row, output) => pair(row.settings['size'])[0] * pair(row.settings['size'])[1] * sizeOf(output),
    places: allPlaces,
    windows: (row) => mapWindows(row, { size: pair(row.settings['size']), stride: strideOf(row.settings) }),
    differentiable: true,
  };
}
export const MaxPool = pool('MaxPool', 'Largest number of each window.');
export const AvgPool = pool('AvgPool', 'Mean of each window.');

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
  places: allPlaces,
  differentiable: true,
};
