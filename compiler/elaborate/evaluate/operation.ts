/** Applies rows of the catalogue: binds inputs and settings, asks the row for its shape, and adds the node. */
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import { isProblem, showShape, sizeOf } from '../../catalogue/row/shapes.js';
import type { OpEntry, RowContext } from '../../catalogue/row/types.js';
import type { Branch, Value, Weight } from '../../graph/types.js';
import type { Setting, ValueType } from '../../catalogue/row/values.js';
import { bind, mergedSettings, operandCount } from '../arguments/operands.js';
import type { Application } from '../arguments/operands.js';
import { growBranches, standsInFlow, takeBranches } from './branches.js';
import type { Builder } from '../scope/builder.js';
import { limits } from '../scope/builder.js';
import { snake } from '../scope/environment.js';
import { tensorOf } from './evaluate.js';
import { trace } from '../scope/provenance.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';

/** The result of a row on its inputs: a number, a tensor, or a layer value when the inputs are not there yet. */
export function applyOp(builder: Builder, whole: Application): Meaning {
  const entry = findOp(whole.name, operandCount(builder, whole));
  if (!entry) return poison;
  const { branches, rest } = takeBranches(builder, entry, whole.arguments);
  const application = branches.length > 0 ? { ...whole, arguments: rest } : whole;
  const bound = bind(builder, entry, application);
  if (bound === undefined) return poison;
  if (bound === 'partial') {
    return {
      kind: 'partial',
      target: { kind: 'op', name: application.name },
      arguments: whole.arguments,
      span: application.span,
    };
  }
  if (bound.inputs.some((input) => input.kind === 'poison')) return poison;
  if (
    entry.constant &&
    bound.inputs.length > 0 &&
    bound.settings.length === 0 &&
    bound.inputs.every((input) => input.kind === 'number')
  ) {
    const value = entry.constant(...bound.inputs.map((input) => (input as { value: number }).value));
    if (!Number.isFinite(value)) {
      builder.report('GEN2004', 'infinite', application.span, { isNaN: Number.isNaN(value) });
      return poison;
    }
    return { kind: 'number', value };
  }
  const settings = mergedSettings(builder, entry, bound.settings, application);
  if (!settings) return poison;
  const inputs: Value[] = [];
  for (const [index, meaning] of bound.inputs.entries()) {
    const value = tensorOf(builder, meaning, bound.spans[index]!);
    if (!value) return poison;
    inputs.push(value);
  }
  if (inputs.some((input, index) => isOfSet(builder, input, bound.spans[index]!))) return poison;
  if (entry.variadic && inputs.some((input) => input.origin.kind === 'constant')) {
    builder.report('GEN2005', 'numbers', application.span, { layer: entry.name });
    return poison;
  }
  if (!entry.branches) return addOperation(builder, entry, application, { inputs, names: bound.names, settings });
  const at = application.at ?? application.environment.path.claim(snake(entry.name));
  if (!shapeFor(builder, entry, application, inputs, rowOf(inputs, bound.names, settings))) return poison;
  const grown = growBranches(builder, entry, { ...application, at }, inputs[0]!, settings, branches);
  if (!grown) return poison;
  return addOperation(
    builder,
    entry,
    { ...application, at },
    {
      inputs: [...inputs, ...grown.results.map(({ value }) => value)],
      names: [...bound.names, ...grown.results.map(({ name }) => name)],
      settings,
      ...(grown.results.length > 0 ? { branch: grown } : {}),
    },
  );
}

interface Parts {
  readonly inputs: readonly Value[];
  readonly names: readonly string[];
  readonly settings: Record<string, Setting>;
  readonly branch?: Branch;
}

const rowOf = (
  inputs: readonly Value[],
  names: readonly string[],
  settings: Readonly<Record<string, Setting>>,
): RowContext => ({
  inputs: inputs.map((input) => input.type),
  input: Object.fromEntries(names.map((name, index) => [name, inputs[index]!.type])),
  settings: Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.value])),
});

/** What the row's shape rule answers; a problem is reported. */
function shapeFor(
  builder: Builder,
  entry: OpEntry,
  application: Application,
  inputs: readonly Value[],
  row: RowContext,
): readonly number[] | undefined {
  const shape = entry.shape(row);
  if (!isProblem(shape)) return shape;
  const name = entry.kind === 'layer' ? entry.name : label(application);
  builder.report(
    'GEN2001',
    'operation',
    application.span,
    { operation: name, problem: shape.problem },
    {
      ...(shape.why ? { why: shape.why } : {}),
      ...(shape.hint ? { hint: shape.hint } : {}),
      related: inputs
        .filter((input) => input.origin.kind !== 'constant')
        .flatMap((input) => trace(input, inputs.length > 1 ? 2 : 3)),
    },
  );
  return undefined;
}

/** The node of a row on its inputs, once the row's shape rule and the place agree. */
export function addOperation(
  builder: Builder,
  entry: OpEntry,
  application: Application,
  { inputs, names: inputNames, settings, branch }: Parts,
): Meaning {
  const { environment, span } = application;
  const row = rowOf(inputs, inputNames, settings);
  const shape = shapeFor(builder, entry, application, inputs, row);
  if (!shape) return poison;
  if (entry.setLevel && environment.place.net !== undefined) {
    builder.report('GEN3011', 'inNet', span, { name: entry.name });
    return poison;
  }
  if (sizeOf(shape) >= limits.elements)
    builder.tooLarge(span, `this value alone would have ${showShape(shape)} numbers per example`);
  if (!standsInFlow(builder, entry, application)) return poison;
  const at = application.at ?? environment.path.claim(snake(/^\w+$/.test(entry.name) ? entry.name : 'compare'));
  const rows = entry.weights?.(row) ?? [];
  if (rows.length > 0 && environment.place.net === undefined) {
    builder.report('GEN1007', 'layer', span, { layer: entry.name });
    return poison;
  }
  const large = rows.find((weight) => isTooLarge(weight.shape));
  if (large) {
    tooManyNumbers(builder, span, `\`${large.name}\` of \`${entry.name}\``, large.shape);
    return poison;
  }
  const weights = rows.map((weight): Weight => ({ ...weight, path: `${at.path}/${weight.name}` }));
  const range = entry.range?.(row);
  const classes = entry.classes?.(row);
  const type: ValueType = {
    shape,
    batched:
      entry.kind === 'draw' ||
      (entry.kind === 'layer' && inputs.length > 0) ||
      (entry.setLevel === undefined && inputs.some((input) => input.type.batched)),
    ...(range ? { range } : {}),
    ...(classes === undefined ? {} : { classes }),
  };
  const outputs: Value[] = [];
  const node = builder.add(environment.place.nodes, {
    kind: 'op',
    id: builder.id(),
    op: entry,
    inputs,
    inputNames,
    outputs,
    settings,
    weights,
    flops: Math.round(entry.flops?.(row, shape) ?? 0),
    ...(branch ? { branch } : {}),
    path: at.path,
    region: at.region,
    span,
  });
  const [, ...further] = entry.resultShapes?.(row, shape) ?? [];
  const types = [type, ...further.map((each): ValueType => ({ shape: each, batched: type.batched }))];
  for (const [output, each] of types.entries()) outputs.push(builder.value(each, { kind: 'node', node, output }, span));
  return { kind: 'tensor', value: outputs[0]! };
}

export const isTooLarge = (shape: readonly number[]): boolean => sizeOf(shape) >= limits.elements;

/** Reports a tensor that no backend can hold. */
export function tooManyNumbers(builder: Builder, span: Span, what: string, shape: readonly number[]): void {
  builder.report('GEN2041', 'tensor', span, { what, shape: showShape(shape) });
}

/** Name of the set-level measure that a value is counted for. */
export const setLevelOf = (origin: Value['origin']): 'perplexity' | 'usage' | undefined =>
  origin.kind === 'node' && origin.node.kind === 'op' ? origin.node.op.setLevel : undefined;

/** Reports a value that is counted over a whole set, where one is needed to compute with or to show. */
export function isOfSet(builder: Builder, value: Value, span: Span): boolean {
  const name = setLevelOf(value.origin);
  if (!name) return false;
  builder.report('GEN3011', 'value', span, { name });
  return true;
}

/** How an operation is called in a message: the operator or the name as written. */
function label(application: Application): string {
  const text = textOf(application.span).replace(/\s+/g, ' ');
  return `\`${text.length > 40 ? `${text.slice(0, 37)}…` : text}\`:`;
}
