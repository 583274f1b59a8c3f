/** The kinds of settings: the meanings that fit each, and its name in messages. */
import { liesIn, rangeWords } from '../../catalogue/row/number-ranges.js';
import type { SettingKind, SettingSpec } from '../../catalogue/row/types.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import type { Meaning } from '../scope/meaning.js';

/** The values that a kind accepts, in words. */
export function expected(kind: SettingKind): string {
  switch (kind.kind) {
    case 'number': {
      return `${kind.integer ? 'a whole number' : 'a number'}${rangeWords(kind)}`;
    }
    case 'size':
      return `a whole number of at least ${kind.minimum ?? 0}, or [height, width]`;
    case 'sides':
      return kind.axes === 1 ? '[before, after]' : '[[top, bottom], [left, right]]';
    case 'flag':
      return 'true or false';
    case 'word':
      return kind.words.map((word) => `\`${word}\``).join(' or ');
    case 'text':
      return 'a text in quotes';
    case 'shape':
      return 'a shape such as [4, 4, 32]';
    case 'range':
      return `a range such as ${kind.falls ? '1..0' : '0..1'}`;
    case 'list':
      return `a list such as ${kind.example}`;
    case 'config':
      return `a ${kind.family}`;
    case 'any':
      return kind.of.map(expected).join(', or ');
  }
}

const sizeLimit = 2 ** 31;

/** The setting's value if the meaning fits the kind. */
export function fit(meaning: Meaning, kind: SettingKind): SettingValue | undefined {
  switch (kind.kind) {
    case 'number':
      if (meaning.kind !== 'number' || !liesIn(meaning.value, kind)) return undefined;
      return kind.integer && !Number.isInteger(meaning.value) ? undefined : meaning.value;
    case 'size': {
      const items = meaning.kind === 'list' ? meaning.items : [meaning];
      if (meaning.kind === 'list' && items.length !== 2) return undefined;
      const numbers = items.map((item) => (item.kind === 'number' ? item.value : NaN));
      if (!numbers.every((number) => Number.isInteger(number) && number >= (kind.minimum ?? 0) && number < sizeLimit))
        return undefined;
      return meaning.kind === 'list' ? numbers : numbers[0];
    }
    case 'sides': {
      const two = { kind: 'size', minimum: 0 } as const;
      if (meaning.kind !== 'list' || meaning.items.length !== 2) return undefined;
      if (kind.axes === 1) return fit(meaning, two);
      const lists = meaning.items.map((item) => (item.kind === 'list' ? fit(item, two) : undefined));
      return lists.every((list) => list !== undefined) ? lists : undefined;
    }
    case 'flag':
      return meaning.kind === 'number' && (meaning.value === 0 || meaning.value === 1)
        ? meaning.value === 1
        : undefined;
    case 'word':
      return meaning.kind === 'string' && kind.words.includes(meaning.value) ? meaning.value : undefined;
    case 'text':
      return meaning.kind === 'string' && meaning.value.trim() !== '' ? meaning.value : undefined;
    case 'shape':
      return meaning.kind === 'list' ? shapeOf(meaning) : undefined;
    case 'range':
      return meaning.kind === 'range' && (kind.falls || meaning.low <= meaning.high)
        ? [meaning.low, meaning.high]
        : undefined;
    case 'list': {
      if (meaning.kind !== 'list') return undefined;
      const items = meaning.items.map((item) => fit(item, kind.of));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'config':
      return meaning.kind === 'config' && meaning.family === kind.family ? meaning.config : undefined;
    case 'any':
      for (const alternative of kind.of) {
        const value = fit(meaning, alternative);
        if (value !== undefined) return value;
      }
      return undefined;
  }
}

/** A list of positive whole numbers as a shape. */
export function shapeOf(meaning: Meaning): readonly number[] | undefined {
  if (meaning.kind !== 'list') return undefined;
  const numbers = meaning.items.map((item) => (item.kind === 'number' ? item.value : NaN));
  if (!numbers.every((number) => Number.isInteger(number) && number > 0 && number < sizeLimit)) return undefined;
  return numbers.reduce((product, number) => product * number, 1) < sizeLimit ? numbers : undefined;
}

export const wordsOf = (kind: SettingKind): readonly string[] =>
  kind.kind === 'word' ? kind.words : kind.kind === 'any' ? kind.of.flatMap(wordsOf) : [];

/**
 * The settings that arguments without a name fill, in order: the required ones, or all if none is required, unless the
 * row says otherwise. A third number behind `Conv(8, 3` would mean a different setting in every library.
 */
export function byPosition(specs: readonly SettingSpec[]): readonly SettingSpec[] {
  const isNeeded = specs.some((spec) => spec.default === undefined);
  return specs.filter(({ named, default: fallback }) =>
    named === undefined ? !isNeeded || fallback === undefined : !named,
  );
}
