/** The arguments of a call of a row: operands first, then settings. */
import type { Span } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import type { InputSpec, OpEntry } from '../../catalogue/row/types.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { namedOnce, placedOnce } from './duplicates.js';

export interface Application {
  readonly name: string;
  /** The value that `->` carries in. */
  readonly piped?: Carried;
  readonly arguments: readonly BoundArgument[];
  /** Arguments of `set` edits. The call overrides `defaults`, and `overrides` override the call. */
  readonly defaults?: readonly BoundArgument[];
  readonly overrides?: readonly BoundArgument[];
  readonly span: Span;
  readonly environment: Environment;
  /** The place of the layer, if a label or an edit has decided it. */
  readonly at?: PathScope;
}

export interface Bound {
  readonly inputs: readonly Meaning[];
  readonly names: readonly string[];
  readonly spans: readonly Span[];
  readonly settings: readonly BoundArgument[];
}

/**
 * Binds operands first, then settings. `partial` if inputs are missing: it is then a layer value, or an error under
 * `->`. Undefined after an error, which is reported.
 */
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
  const places = entry.inputs.flatMap((input) => (input.optional && !input.placed ? [] : [input.name]));
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
    const next = queue[0];
    if (spec.optional) {
      const kind = spec.placed ? next?.evaluate(builder).kind : undefined;
      if (!next || (kind !== 'tensor' && !(kind === 'number' && spec.constant))) continue;
      queue.shift();
      fill(spec.name, next.evaluate(builder), next.span);
      continue;
    }
    const meaning = next?.evaluate(builder);
    const fits =
      meaning &&
      (meaning.kind === 'tensor' ||
        meaning.kind === 'tuple' ||
        meaning.kind === 'place' ||
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
  const row = findOp(application.name);
  if (!row?.standard) return positional.length + (application.piped ? 1 : 0);
  // `normal([latent])` draws a shape; `normal(mean, …)` draws around a tensor. The argument is evaluated once and keeps its meaning.
  const first = row.inputs[0]!.name;
  if (application.piped || application.arguments.some((argument) => argument.name === first)) return 1;
  const meaning = positional[0]?.evaluate(builder);
  return meaning && meaning.kind !== 'list' ? 1 : 0;
}
