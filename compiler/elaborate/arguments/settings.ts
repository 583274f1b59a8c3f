import { textOf } from '../../../grammar/syntax/source.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import { findConfig } from '../../catalogue/configs/index.js';
import type { ConfigFamily, SettingKind, SettingSpec } from '../../catalogue/row/types.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import { anyFloat, liesIn, rangeWords } from '../../catalogue/row/number-ranges.js';
import type { Builder } from '../scope/builder.js';
import { reportTwice } from './duplicates.js';
import { BoundArgument } from '../scope/argument.js';
import { activationHint, batchHint, incomingHint } from './other-libraries.js';
import type { Meaning } from '../scope/meaning.js';
import { describe } from '../scope/meaning.js';

/** What a kind accepts, in words. */
function expected(kind: SettingKind): string {
  switch (kind.kind) {
    case 'number': {
      return `${kind.integer ? 'a whole number' : 'a number'}${rangeWords(kind)}`;
    }
    case 'size':
      return `a whole number of at least ${kind.minimum ?? 0}, or [height, width]`;
    case 'flag':
      return 'true or false';
    case 'word':
      return kind.words.map((word) => `\`${word}\``).join(' or ');
    case 'text':
      return 'a text in quotes';
    case 'shape':
      return 'a shape such as [4, 4, 32]';
    case 'range':
      return 'a range such as 0..1';
    case 'config':
      return `a ${kind.family}`;
    case 'any':
      return kind.of.map(expected).join(', or ');
  }
}

const sizeLimit = 2 ** 31;

/** The setting's value if the meaning fits the kind. */
function fit(meaning: Meaning, kind: SettingKind): SettingValue | undefined {
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
      return meaning.kind === 'range' && meaning.low <= meaning.high ? [meaning.low, meaning.high] : undefined;
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

const wordsOf = (kind: SettingKind): readonly string[] =>
  kind.kind === 'word' ? kind.words : kind.kind === 'any' ? kind.of.flatMap(wordsOf) : [];
const familyOf = (kind: SettingKind): ConfigFamily | undefined => (kind.kind === 'config' ? kind.family : undefined);

/** Reads an argument in the light of the setting it is given to: bare words and configurations have a meaning only there. */
export function settingMeaning(builder: Builder, argument: BoundArgument, kind: SettingKind): Meaning {
  const { expression, environment } = argument;
  if (!expression || !environment) return argument.evaluate(builder);
  const words = wordsOf(kind);
  if (expression.kind === 'name' && words.includes(expression.name) && !environment.lookup(expression.name))
    return { kind: 'string', value: expression.name };
  const family = familyOf(kind);
  const configName =
    expression.kind === 'name'
      ? expression.name
      : expression.kind === 'call' && expression.callee.kind === 'name'
        ? expression.callee.name
        : undefined;
  if (family && configName !== undefined && findConfig(configName, family)) {
    const written =
      expression.kind === 'call' ? expression.arguments.map((each) => BoundArgument.written(each, environment)) : [];
    return readConfig(builder, configName, family, written, expression.span);
  }
  if (
    kind.kind === 'flag' &&
    expression.kind === 'name' &&
    (expression.name === 'true' || expression.name === 'false')
  ) {
    return { kind: 'number', value: expression.name === 'true' ? 1 : 0 };
  }
  return argument.evaluate(builder);
}

/** `adam(lr=2e-4, beta1=0.5)` with its defaults filled in. */
export function readConfig(
  builder: Builder,
  name: string,
  family: ConfigFamily,
  written: readonly BoundArgument[],
  span: Span,
): Meaning {
  const entry = findConfig(name, family)!;
  const values = bindSettings(builder, entry.name, entry.settings, written, span);
  if (!values) return { kind: 'poison' };
  const settings = Object.fromEntries(Object.entries(values).map(([key, setting]) => [key, setting.value]));
  return { kind: 'config', family, config: { config: name, settings } };
}

/**
 * The settings that arguments without a name fill, in order: those that are needed, or all where none is; and as the row says. A third number behind `Conv(8, 3` would mean another setting in every library.
 */
export function byPosition(specs: readonly SettingSpec[]): readonly SettingSpec[] {
  const isNeeded = specs.some((spec) => spec.default === undefined);
  return specs.filter(({ named, default: fallback }) =>
    named === undefined ? !isNeeded || fallback === undefined : !named,
  );
}

/**
 * Fits written arguments to the settings of a row; defaults fill the rest. Undefined when something was wrong (and reported).
 * Where the call is not `whole`, more may be given later, and nothing is missing yet.
 */
export function bindSettings(
  builder: Builder,
  owner: string,
  specs: readonly SettingSpec[],
  written: readonly BoundArgument[],
  span: Span,
  whole = true,
): Record<string, { value: SettingValue; explicit: boolean }> | undefined {
  const result: Record<string, { value: SettingValue; explicit: boolean }> = {};
  let fine = true;
  /** Arguments without a place are one mistake. */
  let beyond = false;
  const places = byPosition(specs).values();
  const given = new Map<SettingSpec, BoundArgument>();
  for (const [index, argument] of written.entries()) {
    const spec = argument.name === undefined ? places.next().value : specs.find((each) => each.name === argument.name);
    const before = spec && given.get(spec);
    if (!spec || before) {
      fine = false;
      if (before)
        reportTwice(builder, owner, spec.name, argument, before.span, incomingHint(owner, byPosition(specs), written));
      else if (argument.name !== undefined || !beyond) reportUnknown(builder, owner, specs, argument, written);
      beyond ||= argument.name === undefined;
      continue;
    }
    given.set(spec, argument);
    // Reshape(7, 7, 64): a shape may be written without its brackets when nothing else follows.
    const rest =
      spec.type.kind === 'shape' && argument.name === undefined
        ? written.slice(index).filter((each) => each.name === undefined)
        : [];
    const spread =
      rest.length > 0 && spec.type.kind === 'shape'
        ? rest.map((each) => settingMeaning(builder, each, { kind: 'number', ...anyFloat }))
        : [];
    if (spread.length > 0 && spread.every(({ kind }) => kind === 'number' || kind === 'poison')) {
      const value = fit({ kind: 'list', items: spread }, spec.type);
      if (value !== undefined) result[spec.name] = { value, explicit: true };
      else if (spread.some(({ kind }) => kind === 'poison')) fine = false;
      else {
        fine = false;
        badValue(builder, owner, spec, argument, { kind: 'list', items: spread }, rest);
      }
      const named = written.slice(index).filter((each) => each.name !== undefined);
      for (const each of named) {
        const own = specs.find(({ name }) => name === each.name);
        const earlier = own && given.get(own);
        if (!own) reportUnknown(builder, owner, specs, each, written);
        else if (earlier) reportTwice(builder, owner, own.name, each, earlier.span);
        else given.set(own, each);
        if (!own || earlier || !take(builder, owner, own, each, result)) fine = false;
      }
      break;
    }
    if (!take(builder, owner, spec, argument, result)) fine = false;
  }
  for (const spec of specs) {
    if (spec.name in result) continue;
    if (spec.default !== undefined) result[spec.name] = { value: spec.default, explicit: false };
    else if (fine && whole) {
      fine = false;
      builder.report(
        'GEN1009',
        'setting',
        span,
        { owner, name: spec.name, type: expected(spec.type) },
        { why: spec.doc },
      );
    }
  }
  // In the order of the row, so that printed settings do not depend on how a call was written.
  return fine ? Object.fromEntries(specs.map((spec) => [spec.name, result[spec.name]!])) : undefined;
}

function take(
  builder: Builder,
  owner: string,
  spec: SettingSpec,
  argument: BoundArgument,
  result: Record<string, { value: SettingValue; explicit: boolean }>,
): boolean {
  const meaning = settingMeaning(builder, argument, spec.type);
  if (meaning.kind === 'poison') return false;
  const value = fit(meaning, spec.type);
  if (value === undefined) {
    badValue(builder, owner, spec, argument, meaning);
    return false;
  }
  result[spec.name] = { value, explicit: true };
  return true;
}

function badValue(
  builder: Builder,
  owner: string,
  spec: SettingSpec,
  argument: BoundArgument,
  meaning: Meaning,
  spread: readonly BoundArgument[] = [argument],
): void {
  const axes =
    argument.expression?.kind === 'list'
      ? argument.expression.items.map((item) => textOf(item.span))
      : spread.map(({ span }) => textOf(span));
  const isPair = argument.expression?.kind === 'list' && axes.length === 2;
  const hint =
    spec.type.kind === 'shape'
      ? batchHint(axes)
      : spec.type.kind === 'range' && isPair
        ? `Write \`${axes.join('..')}\`.`
        : undefined;
  builder.report(
    'GEN1010',
    'setting',
    argument.span,
    { owner, type: expected(spec.type), name: spec.name, found: describe(meaning) },
    { why: spec.doc, ...(hint ? { hint } : {}) },
  );
}

export function reportUnknown(
  builder: Builder,
  owner: string,
  specs: readonly SettingSpec[],
  argument: BoundArgument,
  written: readonly BoundArgument[] = [argument],
): void {
  const names = specs.map((spec) => spec.name);
  if (argument.name === undefined) {
    const places = byPosition(specs).map((spec) => spec.name);
    const others = names.filter((name) => !places.includes(name));
    const incoming = incomingHint(owner, byPosition(specs), written);
    const byName = others.length > 0 ? `By name it takes ${others.map((name) => `${name}=…`).join(', ')}.` : undefined;
    const hint = incoming ?? byName;
    const { span } = argument;
    if (names.length === 0) builder.report('GEN1011', 'none', span, { owner }, { hint });
    else if (places.length === 0) builder.report('GEN1011', 'byName', span, { owner }, { hint });
    else builder.report('GEN1011', 'unnamed', span, { owner, places: places.join(' and ') }, { hint });
    return;
  }
  if (/^(activation|nonlinearity|act)$/.test(argument.name)) {
    builder.report(
      'GEN1008',
      'setting',
      argument.nameSpan ?? argument.span,
      { owner, name: argument.name },
      findOp(owner)?.kind === 'layer' ? { hint: activationHint(owner, argument, written) } : {},
    );
    return;
  }
  const close = argument.name === 'betas' ? undefined : nearest(argument.name, names);
  const otherwise =
    argument.name === 'betas' && names.includes('beta2')
      ? 'Each has a setting of its own: beta1=0.9, beta2=0.999.'
      : names.length > 0
        ? `It has ${names.join(', ')}.`
        : /^(axis|axes|dim|dims|keepdim|keepdims|reduction)$/.test(argument.name)
          ? 'Reductions cover everything but the batch.'
          : 'It has none.';
  const span = argument.nameSpan ?? argument.span;
  builder.report('GEN1008', 'setting', span, { owner, name: argument.name }, meant(span, close, otherwise));
}
