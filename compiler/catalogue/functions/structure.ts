import { alongAxis, axisOf, noSuchAxis } from '../row/axes.js';
import { eachPlace, placeAxes, shiftOf } from '../row/places.js';
import type { Places } from '../row/places.js';
import { wholeFrom } from '../row/number-ranges.js';
import { sameShape, showShape } from '../row/shapes.js';
import { keepRange, union } from '../row/intervals.js';
import type { OpEntry, RowContext, ShapeProblem } from '../row/types.js';

/** Joined channels stay where they are; values that are joined along the first axis lie behind each other. */
function joinedPlaces({ inputs, settings }: RowContext, input: number): Places | undefined {
  const type = inputs[input]!;
  const axis = axisOf(settings['axis'], type.shape.length)!;
  if (axis >= placeAxes(type).length) return 'each';
  const before = inputs.slice(0, input).reduce((total, { shape }) => total + shape[0]!, 0);
  return axis === 0 ? shiftOf(-before, type) : undefined;
}

export const structures: readonly OpEntry[] = [
  {
    name: 'concat',
    kind: 'function',
    doc: 'Joins tensors along an axis, the last by default (the channels); all other axes must agree.',
    inputs: [{ name: 'x' }],
    variadic: true,
    repeats: true,
    settings: [alongAxis(-1, 'The axis that they are joined along.')],
    shape: ({ inputs, settings }) => {
      const first = inputs[0]!.shape;
      if (first.length === 0)
        return { problem: 'cannot join single numbers []', hint: 'Reshape them to [1] first: -> Reshape(1).' };
      const axis = axisOf(settings['axis'], first.length);
      if (axis === undefined) return noSuchAxis(settings['axis'], first);
      const rest = (shape: readonly number[]): readonly number[] => shape.filter((_, at) => at !== axis);
      for (const { shape } of inputs) {
        if (shape.length !== first.length || !sameShape(rest(shape), rest(first))) {
          const hint =
            shape.length < first.length
              ? 'Spread the smaller one over the other first: concat(broadcast(label, like=x)).'
              : undefined;
          return {
            problem: `cannot join ${inputs.map((input) => showShape(input.shape)).join(' and ')} along ${axis === first.length - 1 ? 'the last axis' : `axis ${axis}`}`,
            why: `All axes but ${axis === first.length - 1 ? 'the last' : 'this one'} must agree.`,
            ...(hint ? { hint } : {}),
          };
        }
      }
      return first.map((side, at) =>
        at === axis ? inputs.reduce((total, { shape }) => total + shape[axis]!, 0) : side,
      );
    },
    range: union,
    whole: 'kept',
    linear: true,
    places: joinedPlaces,
    differentiable: true,
  },
  {
    name: 'broadcast',
    kind: 'function',
    doc: 'Repeats a vector [c] at every position of another tensor: broadcast(label, like=x) of [10] like [28, 28, 1] is [28, 28, 10].',
    inputs: [{ name: 'x' }, { name: 'like', blocked: true }],
    settings: [],
    shape: ({ inputs }): readonly number[] | ShapeProblem => {
      const [x, like] = [inputs[0]!.shape, inputs[1]!.shape];
      if (x.length !== 1) return { problem: `spreads a vector [c], but receives ${showShape(x)}` };
      if (like.length < 1)
        return { problem: `needs a tensor with positions to spread over, but \`like\` is ${showShape(like)}` };
      return [...like.slice(0, -1), x[0]!];
    },
    range: keepRange,
    places: eachPlace,
    differentiable: true,
  },
  {
    name: 'one_hot',
    kind: 'function',
    doc: 'A class as a vector with a one at its place and zeros elsewhere: [] becomes [classes], and a map of classes [7, 7] becomes [7, 7, classes].',
    inputs: [{ name: 'label', blocked: true }],
    settings: [],
    shape: ({ inputs }) => {
      const { classes, shape } = inputs[0]!;
      if (classes === undefined) {
        return {
          problem: `expects classes, but receives ${showShape(shape)}`,
          why: 'The number of classes is the length of the vector, so it must be known. Arithmetic makes other numbers of them.',
          hint: 'Classes are labels of the data, digit: class(10), inputs k: class(10), integer(0..9), argmax(x) and the indices of a codebook. A sample is given labels: sample generate(n=8, digit) = … each digit.',
        };
      }
      return [...shape, classes];
    },
    range: () => ({ low: 0, high: 1 }),
    places: eachPlace,
    differentiable: false,
  },
  {
    name: 'channels',
    kind: 'function',
    doc: 'Some of the last axis: channels(lab, 0) or channels(lab, 1..2), both ends included.',
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'which',
        type: { kind: 'any', of: [{ kind: 'number', ...wholeFrom(0) }, { kind: 'range' }] },
        doc: 'One channel, or a range of them.',
      },
    ],
    shape: ({ inputs, settings }) => {
      const shape = inputs[0]!.shape;
      const [from, to] = Array.isArray(settings['which'])
        ? (settings['which'] as number[])
        : [Number(settings['which']), Number(settings['which'])];
      if (
        shape.length === 0 ||
        !Number.isInteger(from) ||
        !Number.isInteger(to) ||
        from! < 0 ||
        to! < from! ||
        to! >= shape.at(-1)!
      ) {
        return {
          problem: `has no channels ${from}..${to}`,
          why: `The value is ${showShape(shape)}; channels count from 0.`,
        };
      }
      return [...shape.slice(0, -1), to! - from! + 1];
    },
    range: keepRange,
    linear: true,
    places: eachPlace,
    differentiable: true,
  },
];
