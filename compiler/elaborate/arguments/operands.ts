/** What a written call gives to a row of the catalogue: operands first, then settings. */
import type { Span } from '../../../grammar/syntax/source.js';
import type { InputSpec, OpEntry, SettingSpec } from '../../catalogue/row/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment, PathScope } from '../scope/environment.js';
import { byPosition, bindSettings } from './settings.js';
import { namedOnce, placedOnce } from './duplicates.js';
import type { Meaning } from '../scope/meaning.js';

export interface Application {
  readonly name: string;
  /** The value that `->` carries in. */
  readonly piped?: { readonly meaning: Meaning; readonly span: Span };
  readonly arguments: readonly BoundArgument[];
  /** From `set` edits: defaults lose against what the call says, overrides win. */
  readonly defaults?: readonly BoundArgument[];
  readonly overrides?: readonly BoundArgument[];
  readonly span: Span;
  readonly environment: Environment;
  /** Where the layer stands, when that is already decided (a label, an edit). */
  readonly at?: PathScope;
}

export interface Bound {
  readonly inputs: readonly Meaning[];
  readonly names: readonly string[];
  readonly spans: readonly Span[];
  readonly settings: readonly BoundArgument[];
}

/** Operands first, then settings. `undefined` when inputs are missing: then it is a layer value, or an error under `->`. */
export function bind(builder: Builder, entry: OpEntry, application: Application): Bound | 'partial' | undefined {
  const isInput = (argument: BoundArgument): boolean =>
    argument.name !== undefined && entry.inputs.some((input) => input.name === argument.name);
  const positional = application.arguments.filter((argument) => argument.name === undefined);
  const named = application.arguments.filter(isInput);
  const settings = application.arguments.filter((argument) => argument.name !== undefined && !isInput(argument));
  const queue = [
    ...(application.piped ? [BoundArgument.of(application.piped.meaning, application.piped.span)] : []),
    ...positional,
  ];
  if (entry.variadic) {
    const operands = queue.splice(0);
    if (operands.length === 0) return 'partial';
    return {
      inputs: operands.map((operand) => operand.evaluate(builder)),
      names: operands.map(() => entry.inputs[0]!.name),
      spans: operands.map(({ span }) => span),
      settings,
    };
  }
  const places = entry.inputs.flatMap((input) => (input.optional ? [] : [input.name]));
  if (!namedOnce(builder, entry.name, named) || !placedOnce(builder, entry.name, places, [...queue, ...named]))
    return undefined;
  const inputs: Meaning[] = [];
  const names: string[] = [];
  const spans: Span[] = [];
  const fill = (name: string, meaning: Meaning, span: Span): void => {
    inputs.push(meaning);
    names.push(name);
    spans.push(span);
  };
  for (const spec of entry.inputs) {
    const byName = named.find((argument) => argument.name === spec.name);
    if (byName) {
      fill(spec.name, byName.evaluate(builder), byName.span);
      continue;
    }
    if (spec.optional) continue;
    const next = queue[0];
    const meaning = next?.evaluate(builder);
    const fits =
      meaning &&
      (meaning.kind === 'tensor' ||
        meaning.kind === 'tuple' ||
        meaning.kind === 'poison' ||
        (meaning.kind === 'number' && spec.constant));
    // `leaky_relu(0.2)` without an input is a layer value: the number is its slope, not its operand.
    const isSetting =
      meaning?.kind === 'number' &&
      !application.piped &&
      entry.role === 'activation' &&
      entry.settings.length > 0 &&
      inputs.length === 0;
    if (!next || !fits || isSetting) {
      if (!application.piped && inputs.length === 0) return 'partial';
      reportMissingInput(builder, entry, spec, application.span);
      return undefined;
    }
    queue.shift();
    fill(spec.name, meaning, next.span);
  }
  return { inputs, names, spans, settings: [...queue, ...settings] };
}

export function reportMissingInput(builder: Builder, entry: OpEntry, { name, constant }: InputSpec, span: Span): void {
  const what = `a tensor${constant ? ' or a number' : ''}`;
  builder.report('GEN1009', 'operand', span, { owner: entry.name, rank: what, operand: name }, { why: entry.doc });
}

export function operandCount(builder: Builder, application: Application): number {
  const positional = application.arguments.filter((argument) => argument.name === undefined);
  if (application.name !== 'normal') return positional.length + (application.piped ? 1 : 0);
  // normal([latent]) draws a shape; normal(mean, …) draws around a tensor. Evaluated once, kept by the argument.
  if (application.piped || application.arguments.some((argument) => argument.name === 'mean')) return 1;
  const first = positional[0]?.evaluate(builder);
  return first && first.kind !== 'list' ? 1 : 0;
}

/** Of several `set` edits the last one holds. */
export const lastOfEach = (written: readonly BoundArgument[]): readonly BoundArgument[] => [
  ...new Map(written.map((argument) => [argument.name, argument])).values(),
];

export function mergedSettings(
  builder: Builder,
  entry: OpEntry,
  written: readonly BoundArgument[],
  application: Application,
): Record<string, Setting> | undefined {
  const { defaults = [], overrides = [] } = application;
  if (defaults.length === 0 && overrides.length === 0)
    return bindSettings(builder, entry.name, entry.settings, written, application.span);
  // A shape may be written without its brackets: it takes all that have no name.
  const places = byPosition(entry.settings).values();
  let place: SettingSpec | undefined;
  const nameOfPosition = new Map<BoundArgument, string>();
  for (const argument of written) {
    if (argument.name !== undefined) continue;
    if (place?.type.kind !== 'shape') place = places.next().value;
    nameOfPosition.set(argument, place?.name ?? '');
  }
  const nameOf = (argument: BoundArgument): string => argument.name ?? nameOfPosition.get(argument) ?? '';
  const overridden = new Set(overrides.map((argument) => argument.name));
  const kept = written.filter((argument) => !overridden.has(nameOf(argument)));
  const said = new Set(kept.map(nameOf));
  const shift = kept.length < written.length;
  const isShape = (name: string): boolean =>
    entry.settings.some((spec) => spec.name === name && spec.type.kind === 'shape');
  // Where one of them is taken away, the others keep their places by their names.
  const placed = kept.map((argument) =>
    shift && argument.name === undefined && nameOf(argument) !== '' && !isShape(nameOf(argument))
      ? argument.as(nameOf(argument))
      : argument,
  );
  const extra = [
    ...lastOfEach(defaults).filter((argument) => !said.has(argument.name ?? '') && !overridden.has(argument.name)),
    ...lastOfEach(overrides),
  ];
  return bindSettings(builder, entry.name, entry.settings, [...placed, ...extra], application.span);
}
