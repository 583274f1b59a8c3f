/** What a loop goes over: the part behind `in`. */
import type { CallExpression, Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { exponentOf } from '../../catalogue/configs/loop.js';
import type { SettingValue, ValueType } from '../../catalogue/row/values.js';
import { lengthOf, numbersOf } from '../../graph/loop.js';
import { numbersOf as tableNumbers } from '../../graph/numbers.js';
import type { LoopOver, Value } from '../../graph/types.js';
import { readConfig } from '../arguments/settings.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { isLoopWord } from '../scope/loop-names.js';
import type { Meaning } from '../scope/meaning.js';
import { describe } from '../scope/meaning.js';

export interface Over {
  readonly over: LoopOver;
  readonly table?: Value;
}

/** The largest number of steps: a week of milliseconds. */
const mostSteps = 1_000_000;

export function readOver(builder: Builder, written: Expression, environment: Environment): Over | undefined {
  const expression = written.kind === 'parenthesised' ? written.inner : written;
  const word =
    expression.kind === 'call' && expression.callee.kind === 'name' && !environment.lookup(expression.callee.name)
      ? expression.callee.name
      : '';
  const read =
    word === 'steps'
      ? readSteps(builder, expression as CallExpression, environment)
      : isLoopWord(word)
        ? readWord(builder, word, expression as CallExpression, environment)
        : readValue(builder, expression, builder.evaluate(expression, environment), false);
  if (!read) return undefined;
  const length = lengthOf(read.over);
  if (length < 1 || length > mostSteps) {
    builder.report('GEN3040', 'length', written.span, { length, most: mostSteps });
    return undefined;
  }
  if (length === 1) builder.report('GEN4060', 'once', written.span, { over: textOf(written.span) });
  return read;
}

/** `times(1..0, steps=50)`, `places([7, 7])`. */
function readWord(
  builder: Builder,
  word: string,
  { arguments: written, span }: CallExpression,
  environment: Environment,
): Over | undefined {
  const bound = written.map((argument) => BoundArgument.written(argument, environment));
  const meaning = readConfig(builder, word, 'loop', bound, span);
  if (meaning.kind !== 'config') return undefined;
  const { settings } = meaning.config as { readonly settings: Readonly<Record<string, SettingValue>> };
  if (word === 'places') return { over: { kind: 'places', shape: settings['shape'] as number[] } };
  const [from, to] = settings['between'] as [number, number];
  const rho = exponentOf(settings['spacing'] as { readonly config: string; readonly settings: object });
  if (from === to) {
    builder.report('GEN3040', 'still', span, { at: from });
    return undefined;
  }
  if (rho !== 1 && (Math.min(from, to) < 0 || (rho === Infinity && Math.min(from, to) === 0))) {
    builder.report('GEN3040', 'spacing', span, { from, to, geometric: rho === Infinity });
    return undefined;
  }
  return { over: { kind: 'times', from, to, steps: settings['steps'] as number, rho } };
}

/** `steps(sigmas)`: each number of a table with the one after it. */
function readSteps(builder: Builder, call: CallExpression, environment: Environment): Over | undefined {
  const [only, ...more] = call.arguments;
  if (!only || more.length > 0 || only.name) {
    builder.report('GEN3040', 'oneTable', call.span);
    return undefined;
  }
  return readValue(builder, only.value, builder.evaluate(only.value, environment), true);
}

/** A range of whole numbers, a list, or a table. */
function readValue(builder: Builder, { span }: Expression, meaning: Meaning, pairs: boolean): Over | undefined {
  switch (meaning.kind) {
    case 'poison':
      return undefined;
    case 'range': {
      const { low: from, high: to } = meaning;
      if (!pairs && Number.isInteger(from) && Number.isInteger(to)) return { over: { kind: 'range', from, to } };
      builder.report('GEN3040', 'fraction', span, { from, to, pairs });
      return undefined;
    }
    case 'list': {
      const values = meaning.items.map((item) => (item.kind === 'number' ? item.value : NaN));
      if (!values.some(Number.isNaN)) return { over: { kind: 'list', values, pairs } };
      break;
    }
    case 'tensor': {
      const { type } = meaning.value;
      if (type.shape.length !== 1 || type.batched) break;
      return { over: { kind: 'table', length: type.shape[0]!, pairs }, table: meaning.value };
    }
    default:
  }
  const number = meaning.kind === 'number' && meaning.value >= 1 ? Math.round(meaning.value) : undefined;
  const isBatched = meaning.kind === 'tensor' && meaning.value.type.batched;
  builder.report('GEN3040', 'over', span, { found: describe(meaning), number, isBatched });
  return undefined;
}

const least = (numbers: readonly number[]): number => numbers.reduce((low, each) => Math.min(low, each), Infinity);

/** The type of a counter that takes whole numbers. Those from 0 are labels. */
const whole = (low: number, high: number): ValueType => ({
  ...{ shape: [], batched: false, range: { low, high } },
  ...(low >= 0 ? { classes: high + 1 } : {}),
});

/** The types of what a loop counts, a list for each name: a place has a number for each axis. */
export function counterTypes({ over, table }: Over): readonly (readonly ValueType[])[] {
  const index = [whole(0, lengthOf(over) - 1)];
  if (over.kind === 'places') return [over.shape.map((side) => whole(0, side - 1)), index];
  if (over.kind === 'range') return [[whole(Math.min(over.from, over.to), Math.max(over.from, over.to))], index];
  const known = table && tableNumbers(table);
  const numbers = known ? [...known] : numbersOf(over);
  // Times that happen to be whole are times still.
  const areLabels = over.kind !== 'times' && numbers?.every((each) => Number.isInteger(each) && each >= 0);
  const among = (some: readonly number[] | undefined): readonly ValueType[] => {
    if (!some) return [{ shape: [], batched: false }];
    const [low, high] = [least(some), -least(some.map((each) => -each))];
    return [areLabels ? whole(low, high) : { shape: [], batched: false, range: { low, high } }];
  };
  // The last number is never the one of an iteration, and the first is never the one after it.
  return over.kind === 'times' || over.pairs
    ? [among(numbers?.slice(0, -1)), among(numbers?.slice(1)), index]
    : [among(numbers), index];
}
