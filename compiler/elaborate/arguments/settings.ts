/** Written arguments as settings of a row or a configuration. */
import type { Span } from '../../../grammar/syntax/source.js';
import { findConfig } from '../../catalogue/configs/index.js';
import { anyFloat } from '../../catalogue/row/number-ranges.js';
import type { ConfigFamily, SettingKind, SettingSpec } from '../../catalogue/row/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Meaning } from '../scope/meaning.js';
import { reportTwice } from './duplicates.js';
import { incomingHint } from './other-libraries.js';
import { byPosition, expected, fit, wordsOf } from './setting-kinds.js';
import { badValue, reportUnknown } from './setting-messages.js';

const familyOf = (kind: SettingKind): ConfigFamily | undefined => {
  if (kind.kind === 'any') return kind.of.map(familyOf).find((family) => family !== undefined);
  return kind.kind === 'config' ? kind.family : undefined;
};

/** The meaning of an argument for the setting that receives it. Bare words and configurations have a meaning only there. */
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
  return { kind: 'config', family, config: { config: name, settings }, written: values };
}

/**
 * Fits written arguments to the settings of a row. Defaults fill the rest. Undefined if an error was reported. If the
 * call is not `whole`, further arguments may come later, so nothing is missing yet.
 */
export function bindSettings(
  builder: Builder,
  owner: string,
  specs: readonly SettingSpec[],
  written: readonly BoundArgument[],
  span: Span,
  whole = true,
): Record<string, Setting> | undefined {
  const result: Record<string, Setting> = {};
  let fine = true;
  /** Arguments without a place count as one mistake. */
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
    // `Reshape(7, 7, 64)`: a shape may be written without its brackets if nothing else follows.
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
      if (value !== undefined)
        result[spec.name] = { value, explicit: true, span: { ...argument.span, end: rest.at(-1)!.span.end } };
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
  // The order is the row's, so that printed settings do not depend on the order in a call.
  return fine ? Object.fromEntries(specs.map((spec) => [spec.name, result[spec.name]!])) : undefined;
}

function take(
  builder: Builder,
  owner: string,
  spec: SettingSpec,
  argument: BoundArgument,
  result: Record<string, Setting>,
): boolean {
  const meaning = settingMeaning(builder, argument, spec.type);
  if (meaning.kind === 'poison') return false;
  const value = fit(meaning, spec.type);
  if (value === undefined) {
    badValue(builder, owner, spec, argument, meaning);
    return false;
  }
  const { span, nameSpan } = argument;
  result[spec.name] = { value, explicit: true, span, ...(nameSpan ? { nameSpan } : {}) };
  return true;
}
