/** Autoregressive bijections: every number of a vector changes as those before it say. */
import { wholeFrom } from '../row/number-ranges.js';
import { showShape } from '../row/shapes.js';
import type { OpEntry, RowContext, ShapeProblem, WeightRow } from '../row/types.js';
import { initializerOf } from '../row/weights.js';
import { changesVolume, shapeOfInput } from './common.js';

/** Inputs and outputs of the masked layers, the last included, which makes two numbers for each of x. */
export function layersOf({ inputs, settings }: Pick<RowContext, 'inputs' | 'settings'>): readonly {
  readonly from: number;
  readonly to: number;
}[] {
  const length = inputs[0]!.shape.at(-1) ?? 1;
  const widths = [length, ...(settings['hidden'] as readonly number[]), 2 * length];
  return widths.slice(1).map((to, index) => ({ from: widths[index]!, to }));
}

const told = ({ input }: Pick<RowContext, 'input'>): number => input['given']?.shape[0] ?? 0;

function shape({ inputs, input, settings }: RowContext): readonly number[] | ShapeProblem {
  const { shape: own } = inputs[0]!;
  const { given } = input;
  if (own.length !== 1 || own[0]! < (given ? 1 : 2))
    return {
      problem: `needs a vector of ${given ? '' : 'two or more '}numbers, but receives ${showShape(own)}`,
      why: 'Each number changes as those before it say, in the order of the vector.',
      ...(own.length > 1 ? { hint: 'Put -> Flatten before it.' } : {}),
    };
  if (given && given.shape.length !== 1)
    return {
      problem: `is given a vector, not ${showShape(given.shape)}`,
      ...(given.classes === undefined
        ? { hint: 'Put -> Flatten behind what is given.' }
        : { hint: 'Give a label as one_hot(label), or through Embedding.' }),
    };
  if (given && !given.batched)
    return {
      problem: 'is given one vector for all examples',
      why: 'Its own biases can learn such a vector; what is given tells the examples apart.',
    };
  if ((settings['hidden'] as readonly number[]).length === 0)
    return {
      problem: 'has no hidden layer',
      why: 'hidden=[] leaves only the masked weights between the numbers themselves, a triangular matrix.',
      hint: 'Such as MaskedAutoregressive(hidden=[64, 64]).',
    };
  return own;
}

function weights(row: RowContext): readonly WeightRow[] {
  const layers = layersOf(row);
  const dense = (name: string, from: number, to: number, isLast = false): WeightRow => ({
    name,
    role: 'weight',
    shape: [from, to],
    initializer: isLast ? { kind: 'zeros', settings: {} } : initializerOf(undefined, { fanIn: from, fanOut: to }),
  });
  const count = told(row);
  return [
    ...layers.flatMap(({ from, to }, index): WeightRow[] => [
      dense(`layer_${index + 1}`, from, to, index === layers.length - 1),
      { name: `bias_${index + 1}`, role: 'weight', shape: [to], initializer: { kind: 'zeros', settings: {} } },
    ]),
    ...(count > 0 ? [dense('given', count, layers[0]!.to)] : []),
  ];
}

export const MaskedAutoregressive: OpEntry = {
  name: 'MaskedAutoregressive',
  kind: 'layer',
  doc: 'Every number of a vector is shifted and scaled as those before it say: y = (x − μ)·exp(−σ), where μ and s of a place come from the places before it alone, by a dense net whose weights to later places are masked (MADE: Germain et al. 2015; MAF: Papamakarios, Pavlakou & Murray 2017), and σ = bound·tanh(s / bound). The net has its masks in one order, so put Reverse or Permute between two of these layers. It starts as the identity. From x to z is one pass through the net; the way back computes the numbers one after another, and takes as many passes as the vector has numbers. `given` is a vector that all places may read. The log-determinant is the sum of −σ.',
  inputs: [{ name: 'x' }, { name: 'given', optional: true }],
  settings: [
    {
      name: 'hidden',
      type: { kind: 'list', of: { kind: 'number', ...wholeFrom(1) }, example: '[64, 64]' },
      default: [64, 64],
      named: false,
      doc: 'Widths of the hidden layers.',
    },
    {
      name: 'activation',
      type: { kind: 'word', words: ['relu', 'tanh'] },
      default: 'relu',
      doc: 'Activation behind each hidden layer.',
    },
    {
      name: 'bound',
      type: { kind: 'number', minimum: 0.01, maximum: 20 },
      default: 2,
      doc: 'Largest logarithm of a scale, either way.',
    },
  ],
  shape,
  ...changesVolume,
  weights,
  flops: (row) =>
    layersOf(row).reduce((sum, { from, to }) => sum + 2 * from * to + 2 * to, 0) +
    2 * told(row) * layersOf(row)[0]!.to +
    12 * shapeOfInput(row)[0]!,
  differentiable: true,
  bijection: { passesBack: (row) => shapeOfInput(row)[0]! },
};
