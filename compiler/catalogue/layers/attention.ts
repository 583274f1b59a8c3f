/** Attention over the places of sequences and maps. */
import { wholeFrom } from '../row/number-ranges.js';
import { showShape, sizeOf } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem, WeightRow } from '../row/types.js';
import type { ValueType } from '../row/values.js';
import { initializerOf } from '../row/weights.js';

interface Sizes {
  /** Places that ask. */
  readonly places: number;
  readonly channels: number;
  /** Places that are attended to. */
  readonly attended: number;
  readonly context: number;
  /** The length of all queries of a place together. */
  readonly width: number;
}

const placesOf = ({ shape }: ValueType): number => sizeOf(shape.slice(0, -1));

/** The length of the queries and keys of a head: the setting `key`, or an equal share of the channels. */
export function keySizeOf(channels: number, settings: RowContext['settings']): number {
  return Number(settings['key']) || channels / Number(settings['heads']);
}

export function sizesOf({ inputs, settings }: Pick<RowContext, 'inputs' | 'settings'>): Sizes {
  const x = inputs[0]!;
  const context = inputs[1] ?? x;
  const channels = x.shape.at(-1)!;
  return {
    places: placesOf(x),
    channels,
    attended: placesOf(context),
    context: context.shape.at(-1)!,
    width: Number(settings['heads']) * keySizeOf(channels, settings),
  };
}

const isPlaces = ({ shape }: ValueType): boolean => shape.length === 2 || shape.length === 3;

function attentionShape({ inputs, settings: s }: RowContext): readonly number[] | ShapeProblem {
  const [x, context] = [inputs[0]!, inputs[1]];
  const wrong = [x, ...(context ? [context] : [])].find((type) => !isPlaces(type));
  if (wrong) {
    return {
      problem: `attends over the places of sequences [n, d] and maps [height, width, channels], but ${wrong === x ? 'receives' : 'its context is'} ${showShape(wrong.shape)}`,
      ...(wrong.shape.length === 1
        ? {
            why: 'A vector has one place, so there is nothing to choose among.',
            hint: 'Put it before Flatten, or Reshape to [n, d] first.',
          }
        : { hint: 'Reshape to [n, d] first.' }),
    };
  }
  const { places, channels, attended } = sizesOf({ inputs, settings: s });
  if (!Number.isInteger(keySizeOf(channels, s))) {
    return {
      problem: `cannot share ${channels} channels among ${Number(s['heads'])} heads`,
      why: 'Without key=…, every head gets an equal share of the channels.',
      hint: `Choose a number of heads that divides ${channels}, or write the length of a head’s keys: key=${Math.max(1, Math.round(channels / Number(s['heads'])))}.`,
    };
  }
  if (s['causal'] === true && context && places !== attended) {
    return {
      problem: `is causal, but has ${places} places that attend to ${attended} of its context`,
      why: 'causal=true lets each place see itself and those before it, so both need the same places.',
      hint: 'Leave causal=true out: all of the context is known.',
    };
  }
  return x.shape;
}

function attentionWeights(row: RowContext): readonly WeightRow[] {
  const { settings: s } = row;
  const { channels, context, width } = sizesOf(row);
  const linear = (name: string, inputs: number, outputs: number): readonly WeightRow[] => [
    {
      name,
      role: 'weight',
      shape: [inputs, outputs],
      initializer: initializerOf(s['init'], { fanIn: inputs, fanOut: outputs }),
    },
    ...(s['bias'] === true
      ? [
          {
            name: `${name}_bias`,
            role: 'weight',
            shape: [outputs],
            initializer: { kind: 'zeros', settings: {} },
          } as const,
        ]
      : []),
  ];
  return [
    ...linear('query', channels, width),
    ...linear('key', context, width),
    ...linear('value', context, width),
    ...linear('out', width, channels),
  ];
}

export const Attention: OpEntry = {
  name: 'Attention',
  kind: 'layer',
  doc: 'Scaled dot-product attention with several heads (Vaswani et al. 2017): softmax(q·kᵀ / √key)·v over the places of a sequence [n, d] or a map [height, width, channels], with dense layers before (query, key, value) and after it (out). Without a context the places attend to each other; `Attention(x, context, heads=4)` attends to the places of another sequence or map. The result has the shape of x. The order of places is not known to it: add PositionEmbedding first.',
  inputs: [{ name: 'x' }, { name: 'context', optional: true, placed: true }],
  settings: [
    { name: 'heads', type: { kind: 'number', ...wholeFrom(1) }, doc: 'Heads, each with a softmax of its own.' },
    {
      name: 'key',
      named: true,
      type: { kind: 'number', ...wholeFrom(0) },
      default: 0,
      doc: 'Length of the queries, keys and values of a head; 0 stands for channels / heads.',
    },
    {
      name: 'causal',
      named: true,
      type: { kind: 'flag' },
      default: false,
      doc: 'True: each place sees itself and the places before it. Maps are read row by row.',
    },
    { name: 'bias', named: true, type: { kind: 'flag' }, default: true, doc: 'The dense layers have biases.' },
    {
      name: 'init',
      named: true,
      type: { kind: 'config', family: 'initializer' },
      default: { config: 'glorot_uniform', settings: {} },
      doc: 'Start of the kernels; biases start at zero.',
    },
  ],
  shape: attentionShape,
  weights: attentionWeights,
  flops: (row) => {
    const { places, channels, attended, context, width } = sizesOf(row);
    const linear = 2 * width * (2 * places * channels + 2 * attended * context);
    const biases = row.settings['bias'] ? width * (places + 2 * attended) + channels * places : 0;
    // The softmax has five operations for each pair of places.
    const pairs = Number(row.settings['heads']) * places * attended;
    return linear + biases + 4 * width * places * attended + 5 * pairs;
  },
  places: ({ settings }) => (settings['causal'] === true ? 'before-or-self' : 'all'),
  differentiable: true,
};
