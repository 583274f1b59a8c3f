/** Types and counts as people read them in an editor. */
import { showShape } from '../catalogue/row/shapes.js';
import type { ValueType } from '../catalogue/row/values.js';
import type { Observed } from '../elaborate/scope/observations.js';

export const whole = (value: number): string => value.toLocaleString('en-US');

export const plural = (count: number, word: string): string => `${whole(count)} ${word}${count === 1 ? '' : 's'}`;

/** A number in at most six digits. */
const short = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(6))) : value < 0 ? '-∞' : '∞';

/** `[28, 28, 1] in 0..1`; `[] class(10)` for labels. */
export function showType({ shape, range, classes, batched }: ValueType): string {
  const values =
    classes !== undefined
      ? ` class(${classes})`
      : range && (Number.isFinite(range.low) || Number.isFinite(range.high))
        ? ` in ${short(range.low)}..${short(range.high)}`
        : '';
  return `${showShape(shape)}${values}${batched ? '' : ', the same for every example'}`;
}

/** A value without its range: `[28, 28, 1]`, `(mean: [2], logvar: [2])`, `16`. */
export function showBriefly(observed: Observed): string {
  switch (observed.kind) {
    case 'tensor':
      return showShape(observed.type.shape);
    case 'outputs':
      return `(${observed.outputs.map(({ name, type }) => `${name}: ${type ? showShape(type.shape) : '?'}`).join(', ')})`;
    case 'number':
      return short(observed.value);
    case 'list':
      return `[${observed.numbers.map(short).join(', ')}]`;
  }
}

export function showObserved(observed: Observed): string {
  if (observed.kind === 'tensor') return showType(observed.type);
  if (observed.kind === 'outputs')
    return observed.outputs.map(({ name, type }) => `${name}: ${type ? showType(type) : '?'}`).join('\n');
  return showBriefly(observed);
}

/** The most values that are told apart in one line. */
const mostTold = 3;

/** The values of a part that is evaluated several times, as in a `repeat`: all of a few, else the ends. */
export function showAll(observed: readonly Observed[], show: (each: Observed) => string = showBriefly): string {
  const texts = [...new Set(observed.map(show))];
  return texts.length <= mostTold ? texts.join(', ') : `${texts[0]} … ${texts.at(-1)}`;
}
