/** Layers that change the shape of a value or the size of a picture. */
import { allPlaces, placesOfReshape } from '../row/places.js';
import { pair, showShape, sizeOf, wrongRank, windowPadding } from '../row/shapes.js';
import { between, moved, repeated } from '../row/windows.js';
import type { Ends } from '../row/shapes.js';
import type { OpEntry, RowContext } from '../row/types.js';

const picture = 'pictures [height, width, channels]';

export const Flatten: OpEntry = {
  name: 'Flatten',
  kind: 'layer',
  doc: 'Joins all axes but the batch into one, row by row with the channels last.',
  inputs: [{ name: 'x' }],
  settings: [],
  shape: ({ inputs }) => [sizeOf(inputs[0]!.shape)],
  range: ({ inputs }) => inputs[0]!.range,
  classes: ({ inputs }) => inputs[0]!.classes,
  whole: 'kept',
  linear: true,
  places: placesOfReshape(({ inputs }) => [sizeOf(inputs[0]!.shape)]),
  differentiable: true,
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
  classes: ({ inputs }) => inputs[0]!.classes,
  whole: 'kept',
  linear: true,
  places: placesOfReshape(({ settings }) => settings['shape'] as readonly number[]),
  differentiable: true,
  bijection: {},
  lipschitz: { constant: () => 1 },
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
  places: allPlaces,
  windows: ({ settings }) => pair(settings['scale']).map(settings['method'] === 'nearest' ? repeated : between),
  differentiable: true,
};

/** The rows and columns before and after a picture. */
export function sidesAround(settings: RowContext['settings']): readonly [Ends, Ends] {
  const sides = windowPadding(settings['padding']);
  return typeof sides === 'string'
    ? [
        [0, 0],
        [0, 0],
      ]
    : sides;
}

function pad(name: 'ZeroPad' | 'ReflectPad', doc: string): OpEntry {
  return {
    name,
    kind: 'layer',
    doc,
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'padding',
        type: {
          kind: 'any',
          of: [
            { kind: 'size', minimum: 0 },
            { kind: 'sides', axes: 2 },
          ],
        },
        default: 1,
        named: false,
        doc: 'Rows above and below, columns left and right: a number, [rows, columns], or [[top, bottom], [left, right]].',
      },
    ],
    shape: ({ inputs, settings }) => {
      const shape = inputs[0]!.shape;
      const bad = wrongRank(shape, 3, picture);
      if (bad) return bad;
      const [[top, bottom], [left, right]] = sidesAround(settings);
      if (name === 'ReflectPad' && (Math.max(top, bottom) >= shape[0]! || Math.max(left, right) >= shape[1]!)) {
        return {
          problem: `cannot reflect ${Math.max(top, bottom)} rows of ${showShape(shape)}`,
          why: 'The padding must be smaller than the picture.',
        };
      }
      return [shape[0]! + top + bottom, shape[1]! + left + right, shape[2]!];
    },
    linear: true,
    windows: ({ settings }) => sidesAround(settings).map(([before]) => moved(before)),
    differentiable: true,
  };
}
export const ZeroPad = pad('ZeroPad', 'Zeros around pictures.');
export const ReflectPad = pad('ReflectPad', 'Pictures mirrored at their edges, the edge itself not repeated.');
