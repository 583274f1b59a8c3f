/** The axes that settings name: counted without the batch, negative from the end. */
import { keepRange } from './intervals.js';
import { MOST_WHOLE } from './number-ranges.js';
import { showShape } from './shapes.js';
import type { Shape } from './shapes.js';
import type { OpEntry, RowContext, SettingKind, SettingSpec, ShapeProblem } from './types.js';
import type { SettingValue, ValueType } from './values.js';

/** Any whole number, for places that are counted from either end. */
export const anyWhole = { kind: 'number', integer: true, minimum: -MOST_WHOLE, maximum: MOST_WHOLE } as const;

const axes: SettingKind = {
  kind: 'any',
  of: [anyWhole, { kind: 'list', of: anyWhole, example: '[0, 1]' }, { kind: 'word', words: ['batch', 'all'] }],
};

/** The axes of a reduction; by default all of them. */
export const reducedAxes: SettingSpec = {
  name: 'axis',
  type: axes,
  default: 'all',
  named: true,
  doc: 'The axis, or a list of axes, that go; -1 is the last. `all` is everything but the batch, and `batch` the examples themselves.',
};

export const keptAxes: SettingSpec = {
  name: 'keepdims',
  type: { kind: 'flag' },
  default: false,
  named: true,
  doc: 'True to keep each reduced axis with a length of one.',
};

/** The one axis that an op works along. */
export const alongAxis = (fallback: number, doc: string): SettingSpec => ({
  name: 'axis',
  type: anyWhole,
  default: fallback,
  named: true,
  doc: `${doc} Axes count without the batch; -1 is the last.`,
});

/** The count of axes that stand before the shape of a value: the batch, and the examples that each is held against. */
export const leadingAxes = ({ batched, others }: ValueType): number => (others === true ? 2 : batched ? 1 : 0);

/** The column `others` of rows that keep what their inputs have. */
export const keepOthers = ({ inputs }: RowContext): boolean => inputs.some(({ others }) => others === true);

/** The axis counted from the front; undefined if the value has none there. */
export function axisOf(axis: SettingValue | undefined, rank: number): number | undefined {
  const found = Number(axis) < 0 ? Number(axis) + rank : Number(axis);
  return Number.isInteger(found) && found >= 0 && found < rank ? found : undefined;
}

/** The axes that a setting names, in order; undefined if one of them is not there or is named twice. */
export function axesOf(setting: SettingValue | undefined, rank: number): readonly number[] | undefined {
  if (setting === 'batch') return [];
  if (setting === 'all' || setting === undefined) return [...Array(rank).keys()];
  const named = (Array.isArray(setting) ? (setting as readonly SettingValue[]) : [setting]).map((axis) =>
    axisOf(axis, rank),
  );
  const found = named.filter((axis) => axis !== undefined);
  return found.length === named.length && new Set(found).size === found.length
    ? found.sort((a, b) => a - b)
    : undefined;
}

/** The refusal of an axis that a value does not have. */
export function noSuchAxis(axis: SettingValue | undefined, shape: Shape): ShapeProblem {
  const shown = Array.isArray(axis) ? `[${(axis as readonly number[]).join(', ')}]` : String(axis);
  if (shape.length === 0)
    return {
      problem: `axis=${shown}: the value is one number per example and has no axes`,
      why: 'The axis of the batch is not counted.',
      hint: 'axis=batch goes over the examples.',
    };
  const last = shape.length - 1;
  return {
    problem: `axis=${shown} does not fit ${showShape(shape)}`,
    why: `Axes count without the batch: ${last === 0 ? '0' : `0..${last}`}, or ${last === 0 ? '-1' : `${-shape.length}..-1`} from the end${Array.isArray(axis) ? '; each is named once' : ''}.`,
  };
}

/** The shape of a value whose axes are reduced. */
export function reducedShape({ inputs, settings }: RowContext): Shape | ShapeProblem {
  const { shape, batched, others } = inputs[0]!;
  const { axis, keepdims } = settings;
  if (axis === 'batch') {
    if (!batched && others !== true)
      return {
        problem: 'axis=batch: the value is the same for every example, so there is nothing to reduce',
        hint: 'Leave axis=batch out, or give a value of the data.',
      };
    if (keepdims === true)
      return {
        problem: 'axis=batch leaves no axis that keepdims=true could keep',
        why: 'The batch is never written in a shape; what remains is the same for every example, and broadcasts.',
      };
    return shape;
  }
  const reduced = axesOf(axis, shape.length);
  if (!reduced) return noSuchAxis(axis, shape);
  return keepdims === true
    ? shape.map((side, at) => (reduced.includes(at) ? 1 : side))
    : shape.filter((_, at) => !reduced.includes(at));
}

/** The count of numbers behind each number of a reduction, as far as it is known: a batch counts as one. */
export const reducedCount = ({ shape }: ValueType, axis: SettingValue | undefined): number =>
  (axesOf(axis, shape.length) ?? []).reduce((count, at) => count * shape[at]!, 1);

/** The shape rule of ops that work along one axis and keep the shape. */
export function sameAlongAxis({ inputs, settings }: RowContext): Shape | ShapeProblem {
  const { shape } = inputs[0]!;
  return axisOf(settings['axis'], shape.length) === undefined ? noSuchAxis(settings['axis'], shape) : shape;
}

/** Facts about rows that move the numbers of their input to other places and change none. */
export const movesNumbers = {
  others: keepOthers,
  range: keepRange,
  classes: ({ inputs }: RowContext) => inputs[0]!.classes,
  whole: 'kept',
  lipschitz: { constant: () => 1 },
  differentiable: true,
} as const satisfies Partial<OpEntry>;
