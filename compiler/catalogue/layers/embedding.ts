/** Vectors for classes, numbers and places. */
import { eachPlace } from '../row/places.js';
import { MOST_FLOAT, wholeFrom } from '../row/number-ranges.js';
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext } from '../row/types.js';
import { initializerOf, plainWeight } from '../row/weights.js';

/** The number of classes of an embedding: its setting, or that of its input. */
export const classesOf = ({ inputs, settings }: Pick<RowContext, 'inputs' | 'settings'>): number =>
  Number(settings['classes']) || (inputs[0]!.classes ?? 0);

const init = (std: number, doc: string): OpEntry['settings'][number] => ({
  name: 'init',
  named: true,
  type: { kind: 'config', family: 'initializer' },
  default: { config: 'normal', settings: { mean: 0, std } },
  doc,
});

export const Embedding: OpEntry = {
  name: 'Embedding',
  kind: 'layer',
  doc: 'A learned vector for each class (PyTorch and Keras Embedding): a label [] gives [size], a map of labels [h, w] gives [h, w, size]. The input is a value with classes, such as a field `class(10)`; its number of classes is known from it.',
  inputs: [{ name: 'x', blocked: true }],
  settings: [
    { name: 'size', type: { kind: 'number', ...wholeFrom(1) }, doc: 'Length of each vector.' },
    {
      name: 'classes',
      named: true,
      type: { kind: 'number', ...wholeFrom(0) },
      default: 0,
      doc: 'The number of vectors; 0 stands for the classes of the input.',
    },
    init(1, 'Start of the vectors.'),
  ],
  shape: (row) => {
    const { inputs, settings: s } = row;
    const { shape, classes: known, range } = inputs[0]!;
    const classes = classesOf(row);
    if (classes === 0) {
      return {
        problem: `does not know how many classes ${showShape(shape)} has`,
        why: 'It holds a vector for each class, and this value is a number like any other.',
        hint: `Give it a label, a value with classes. For whole numbers, say how many: Embedding(${Number(s['size'])}, classes=10).`,
      };
    }
    const most = Math.max((known ?? 0) - 1, range?.high ?? 0);
    if (most > classes - 1 || (range?.low ?? 0) < 0) {
      const low = Math.min(0, range?.low ?? 0);
      return {
        problem: `holds ${classes} vectors, for 0 to ${classes - 1}, but receives ${low} to ${most}`,
        why: 'There is no vector for the others.',
        hint:
          low < 0
            ? 'Count the classes from 0.'
            : `Write classes=${most + 1}${known === undefined ? '' : ', or leave classes out'}.`,
      };
    }
    return [...shape, Number(s['size'])];
  },
  weights: (row) => {
    const size = Number(row.settings['size']);
    const classes = classesOf(row);
    return [
      {
        name: 'table',
        role: 'weight',
        shape: [classes, size],
        initializer: initializerOf(row.settings['init'], { fanIn: classes, fanOut: size }),
      },
    ];
  },
  places: eachPlace,
  differentiable: true,
};

export const Sinusoidal: OpEntry = {
  name: 'Sinusoidal',
  kind: 'layer',
  doc: 'Sines and cosines of a number at size / 2 frequencies, from 1 down to about 1 / period, in geometric steps: [sin(x·f₀), sin(x·f₁), …, cos(x·f₀), cos(x·f₁), …] with fᵢ = period^(−2i / size) (Vaswani et al. 2017). A number [] gives [size], a sequence of numbers [n] gives [n, size]. Made for whole steps and positions; times in 0..1 are multiplied first, as in 1000 * t. Nothing is learned.',
  inputs: [{ name: 'x' }],
  settings: [
    { name: 'size', type: { kind: 'number', ...wholeFrom(2) }, doc: 'Length of the result, an even number.' },
    {
      name: 'period',
      named: true,
      type: { kind: 'number', minimum: 1, maximum: MOST_FLOAT },
      default: 10_000,
      doc: 'The slowest wave is about 2π times as long.',
    },
  ],
  shape: ({ inputs, settings: s }) => {
    const { shape } = inputs[0]!;
    const size = Number(s['size']);
    if (shape.length > 1) {
      return {
        problem: `expects one number [] or a sequence of numbers [n], but receives ${showShape(shape)}`,
        hint: 'Sinusoidal is for times and positions. To tell the places of a sequence or a map apart, use PositionEmbedding.',
      };
    }
    if (size % 2 !== 0) {
      return {
        problem: `has ${size} numbers, which cannot be half sines and half cosines`,
        hint: `Write an even number: Sinusoidal(${size + 1}).`,
      };
    }
    return [...shape, size];
  },
  range: () => ({ low: -1, high: 1 }),
  periodic: true,
  flops: (_, output) => 2 * sizeOf(output),
  places: eachPlace,
  differentiable: true,
};

export const PositionEmbedding: OpEntry = {
  name: 'PositionEmbedding',
  kind: 'layer',
  doc: 'Adds a learned vector to each place of a sequence [n, d] or a map [h, w, d] (Dosovitskiy et al. 2021), so that layers which treat all places alike, such as Attention, can tell them apart.',
  inputs: [{ name: 'x' }],
  settings: [init(0.02, 'Start of the vectors.')],
  shape: ({ inputs }) => {
    const { shape } = inputs[0]!;
    return shape.length > 1
      ? shape
      : {
          problem: `expects a sequence [n, d] or a map [h, w, d], but receives ${showShape(shape)}`,
          why: 'There are no places to tell apart.',
        };
  },
  weights: ({ inputs, settings }) => [plainWeight(inputs[0]!.shape, settings['init'])],
  flops: (_, output) => sizeOf(output),
  linear: true,
  places: eachPlace,
  differentiable: true,
  lipschitz: { constant: () => 1 },
};
