/** Parts of values: `x[0..6, :, 3]`, `table[k]`, and a value with one place replaced. */
import { alongAxis, anyWhole, axisOf, keepOthers, noSuchAxis } from '../row/axes.js';
import { keepRange, union } from '../row/intervals.js';
import { placeAxes, shiftOf } from '../row/places.js';
import type { Places } from '../row/places.js';
import { broadcastShapes, isProblem, sameShape, showShape, sizeOf } from '../row/shapes.js';
import type { InputSpec, OpEntry, RowContext, ShapeProblem } from '../row/types.js';
import type { SettingValue, ValueType } from '../row/values.js';

export const keepClasses = ({ inputs }: RowContext): number | undefined => inputs[0]!.classes;

/** A place along each of the first axes: a number, both ends of a range, or the word for a whole axis. */
export type Place = number | readonly [number, number] | 'all';

/** The places of all axes, counted from the front. */
export function placesOf({ settings }: Pick<RowContext, 'settings'>, shape: readonly number[]): readonly Place[] {
  const written = settings['at'] as readonly SettingValue[];
  const forward = (place: number, axis: number): number => (place < 0 ? place + shape[axis]! : place);
  return shape.map((_, axis) => {
    const place = (written[axis] ?? 'all') as Place;
    if (typeof place === 'number') return forward(place, axis);
    return place === 'all' ? 'all' : [forward(place[0], axis), forward(place[1], axis)];
  });
}

/** `[0..6, :, 3]`: places as a spec writes them. */
export const showPlaces = (places: readonly SettingValue[]): string =>
  `[${places.map((place) => (place === 'all' ? ':' : Array.isArray(place) ? place.join('..') : String(place as number))).join(', ')}]`;

function sliced(row: RowContext): readonly number[] | ShapeProblem {
  const { shape } = row.inputs[0]!;
  const written = row.settings['at'] as readonly SettingValue[];
  if (written.length > shape.length)
    return {
      problem: `${showPlaces(written)} has ${written.length} indices, and the value is ${showShape(shape)}`,
      why:
        shape.length === 0
          ? 'It is one number per example, which has no axes.'
          : `It has ${shape.length} ${shape.length === 1 ? 'axis' : 'axes'} besides the batch, which has no index.`,
      hint: shape.length === 0 ? 'Leave the index out.' : `Write at most ${shape.length}.`,
    };
  const places = placesOf(row, shape);
  const beyond = places.findIndex((place, axis) => {
    const [from, to] = place === 'all' ? [0, 0] : typeof place === 'number' ? [place, place] : place;
    return from < 0 || to < from || to >= shape[axis]!;
  });
  if (beyond >= 0) {
    const length = shape[beyond]!;
    return {
      problem: `axis ${beyond} of ${showShape(shape)} has no ${Array.isArray(written[beyond]) ? 'places' : 'place'} ${showPlaces([written[beyond]!]).slice(1, -1)}`,
      why: `Places count from 0 to ${length - 1}, or from -${length} to -1 from the end; a range includes both ends.`,
    };
  }
  return shape.flatMap((side, axis) => {
    const place = places[axis]!;
    return typeof place === 'number' ? [] : [place === 'all' ? side : place[1] - place[0] + 1];
  });
}

/** The numbers of the value at some places. */
function sliceOf(row: RowContext, numbers: Float64Array): Float64Array {
  const { shape } = row.inputs[0]!;
  const places = placesOf(row, shape);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const found = shape.reduce<number[]>(
    (starts, side, axis) => {
      const place = places[axis]!;
      const [from, to] = place === 'all' ? [0, side - 1] : typeof place === 'number' ? [place, place] : place;
      return starts.flatMap((start) =>
        Array.from({ length: to - from + 1 }, (_, at) => start + (from + at) * strides[axis]!),
      );
    },
    [0],
  );
  return Float64Array.from(found, (place) => numbers[place]!);
}

function gathered({ inputs, settings }: RowContext): readonly number[] | ShapeProblem {
  const [x, index] = inputs as [ValueType, ValueType];
  const axis = axisOf(settings['axis'], x.shape.length);
  if (axis === undefined) return noSuchAxis(settings['axis'], x.shape);
  return [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)];
}

/** The numbers of a table at the places of another. */
function gatherOf({ inputs, settings }: RowContext, [x, index]: readonly Float64Array[]): Float64Array {
  const { shape } = inputs[0]!;
  const axis = axisOf(settings['axis'], shape.length)!;
  const [length, inner] = [shape[axis]!, sizeOf(shape.slice(axis + 1))];
  const outer = sizeOf(shape.slice(0, axis));
  const result: number[] = [];
  for (let start = 0; start < outer; start += 1)
    for (const place of index!)
      for (let at = 0; at < inner; at += 1) result.push(x![(start * length + place) * inner + at]!);
  return Float64Array.from(result);
}

const indexOf = (name: string, optional: boolean): InputSpec => ({
  name,
  blocked: true,
  constant: true,
  ...(optional ? { optional } : {}),
});

/** The most axes that `put` takes an index for. */
export const placeInputs = ['index', 'index_2', 'index_3', 'index_4'] as const;

function replaced({ inputs }: RowContext): readonly number[] | ShapeProblem {
  const [x, value, ...indices] = inputs as [ValueType, ValueType, ...ValueType[]];
  const whole = indices.find(({ shape }) => shape.length > 0);
  if (whole)
    return {
      problem: `a place is one whole number per axis, but an index is ${showShape(whole.shape)}`,
      hint: 'One place is replaced at a time.',
    };
  if (indices.length > x.shape.length)
    return {
      problem: `${indices.length} indices name no place of ${showShape(x.shape)}`,
      why: `It has ${x.shape.length} ${x.shape.length === 1 ? 'axis' : 'axes'} besides the batch.`,
    };
  const place = x.shape.slice(indices.length);
  const fitted = broadcastShapes([place, value.shape]);
  if (isProblem(fitted) || !sameShape(fitted, place))
    return {
      problem: `${showShape(value.shape)} does not fit into the place, which is ${showShape(place)}`,
      why: `The value is ${showShape(x.shape)}, and ${indices.length === 1 ? 'its first axis has an index' : `its first ${indices.length} axes have indices`}.`,
    };
  return x.shape;
}

/** A range of the first axis moves the places. Where other axes of places lose some, the rows have another length. */
function slicedPlaces(row: RowContext): Places | undefined {
  const [type] = row.inputs as readonly [ValueType];
  const taken = placesOf(row, type.shape);
  const isWhole = (place: Place, axis: number): boolean =>
    place === 'all' || (typeof place !== 'number' && place[0] === 0 && place[1] === type.shape[axis]! - 1);
  const [first, ...rest] = taken.slice(0, placeAxes(type).length);
  const channels = taken.slice(placeAxes(type).length);
  if (typeof first === 'number' || channels.some((place) => typeof place === 'number')) return undefined;
  if (!rest.every((place, axis) => isWhole(place, axis + 1))) return undefined;
  return first === undefined || first === 'all' ? 'each' : shiftOf(first[0], type);
}

export const indexing: readonly OpEntry[] = [
  {
    name: 'slice',
    kind: 'function',
    doc: 'Part of a value, written as an index: x[0..6, :, 3]. A whole number drops its axis, a range (both ends included) and `:` keep it, and negative numbers count from the end. Axes without an index stay whole.',
    inputs: [{ name: 'x' }],
    settings: [
      {
        name: 'at',
        type: {
          kind: 'list',
          of: { kind: 'any', of: [anyWhole, { kind: 'range' }, { kind: 'word', words: ['all'] }] },
          example: '[0..6, all, 3]',
        },
        doc: 'The place along each of the first axes: a number, a range, or `all`.',
      },
    ],
    others: keepOthers,
    shape: sliced,
    range: keepRange,
    classes: keepClasses,
    whole: 'kept',
    linear: true,
    lipschitz: { constant: () => 1 },
    places: slicedPlaces,
    differentiable: true,
    table: (row, [numbers]) => sliceOf(row, numbers!),
  },
  {
    name: 'gather',
    kind: 'function',
    doc: 'The places of an axis that another value names, written as an index: alpha_bar[k] reads a table [1000] at k, of any shape [s…]: the result has [s…] in the place of the axis. Of a value with a batch, each example reads its own places. No gradient flows to the index, which is a class or another whole number.',
    inputs: [{ name: 'x' }, { name: 'index', blocked: true }],
    settings: [alongAxis(0, 'The axis that is read.')],
    shape: gathered,
    range: keepRange,
    classes: keepClasses,
    whole: 'kept',
    picks: ({ inputs, settings }) => {
      const { shape } = inputs[0]!;
      return shape[axisOf(settings['axis'], shape.length)!]!;
    },
    linear: true,
    differentiable: true,
    table: gatherOf,
  },
  {
    name: 'put',
    kind: 'function',
    doc: 'The value with one place replaced: put(x, value, i) is x with `value` at x[i], and put(x, value, i, index_2=j) at x[i, j]. Gradients flow to both.',
    inputs: [
      { name: 'x' },
      { name: 'value', constant: true },
      ...placeInputs.map((name, axis) => indexOf(name, axis > 0)),
    ],
    settings: [],
    shape: replaced,
    range: (row) => union({ ...row, inputs: row.inputs.slice(0, 2) }),
    classes: ({ inputs: [x, value] }) =>
      x!.classes === undefined || value!.classes === undefined ? undefined : Math.max(x!.classes, value!.classes),
    whole: 'kept',
    picks: ({ inputs }, index = 0) => inputs[0]!.shape[index]!,
    flops: (_, output) => sizeOf(output),
    differentiable: true,
  },
];
