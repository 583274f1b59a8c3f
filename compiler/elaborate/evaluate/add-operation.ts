/** The node of a row with given inputs. */
import { textOf } from '../../../grammar/syntax/source.js';
import { collected } from '../../catalogue/functions/copies.js';
import { keepOthers } from '../../catalogue/row/axes.js';
import { isProblem, showShape, sizeOf } from '../../catalogue/row/shapes.js';
import type { OpEntry, RowContext } from '../../catalogue/row/types.js';
import type { Setting, ValueType } from '../../catalogue/row/values.js';
import type { Branch, Value, Weight } from '../../graph/types.js';
import { numbersOf } from '../../graph/numbers.js';
import type { Application } from '../arguments/operands.js';
import type { Builder } from '../scope/builder.js';
import { limits } from '../scope/limits.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { snake } from '../scope/path-scope.js';
import { trace } from '../scope/provenance.js';
import { isTooLarge, tooManyNumbers } from '../scope/size-limit.js';
import { withCopies } from './copies.js';
import { standsInFlow } from './stands-in-flow.js';

interface Parts {
  readonly inputs: readonly Value[];
  readonly names: readonly string[];
  readonly settings: Record<string, Setting>;
  readonly branch?: Branch;
}

export const rowOf = (
  inputs: readonly Value[],
  names: readonly string[],
  settings: Readonly<Record<string, Setting>>,
): RowContext => ({
  inputs: inputs.map((input) => input.type),
  input: Object.fromEntries(names.map((name, index) => [name, inputs[index]!.type])),
  settings: Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.value])),
});

/** The result of the row's shape rule. A problem is reported. */
export function shapeFor(
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

/** Adds the node of a row, once the row's shape rule and the place allow it. */
export function addOperation(
  builder: Builder,
  entry: OpEntry,
  application: Application,
  { inputs: given, names: inputNames, settings, branch }: Parts,
): Meaning {
  const { environment, span } = application;
  const draws = entry.kind === 'draw' || entry.uses?.includes('draws') === true;
  const { inputs, copies } =
    entry === collected ? { inputs: given } : withCopies(builder, environment.place, given, draws, span);
  const row = rowOf(inputs, inputNames, settings);
  const shape = shapeFor(builder, entry, application, inputs, row);
  if (!shape) return poison;
  if (copies !== undefined && entry.batched?.(row) === false) {
    builder.report('GEN2061', 'batch', span);
    return poison;
  }
  if (entry.setLevel && environment.place.net !== undefined) {
    builder.report('GEN3011', 'inNet', span, { name: entry.name });
    return poison;
  }
  if (entry.annealing && environment.place.net !== undefined) {
    builder.report('GEN1002', 'course', span, { name: entry.name, net: environment.place.net });
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
  if (!takesOthers(entry) && inputs.some((input) => input.type.others === true)) {
    builder.report(
      'GEN2052',
      'refused',
      span,
      { owner: entry.name },
      { related: inputs.flatMap((input) => trace(input)) },
    );
    return poison;
  }
  const others = entry.others?.(row) ?? keepOthers(row);
  if (others && environment.place.net !== undefined) {
    builder.report('GEN2052', 'inNet', span, { net: environment.place.net });
    return poison;
  }
  const range = entry.range?.(row);
  const classes = entry.classes?.(row);
  const type: ValueType = {
    shape,
    batched:
      entry.batched?.(row) ??
      (entry.kind === 'draw' ||
        (entry.kind === 'layer' && inputs.length > 0) ||
        (entry.setLevel === undefined && inputs.some((input) => input.type.batched))),
    ...(others ? { others } : {}),
    ...(range ? { range } : {}),
    ...(classes === undefined ? {} : { classes }),
    ...(copies === undefined ? {} : { copies }),
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
    flops: Math.round(entry.flops?.(row, shape) ?? 0) * (copies ?? 1),
    ...(branch ? { branch } : {}),
    path: at.path,
    region: at.region,
    span,
  });
  const [, ...further] = entry.resultShapes?.(row, shape) ?? [];
  const types = [
    type,
    ...further.map((each): ValueType => ({
      shape: each,
      batched: type.batched,
      ...(copies === undefined ? {} : { copies }),
    })),
  ];
  for (const [output, each] of types.entries()) outputs.push(builder.value(each, { kind: 'node', node, output }, span));
  return { kind: 'tensor', value: withKnownRange(outputs) };
}

/** Elementwise rows take every example beside each as they take anything. */
const takesOthers = ({ others, broadcasts, constant, role }: OpEntry): boolean =>
  others !== undefined || broadcasts === true || constant !== undefined || role === 'activation';

/** The first of the results. If its numbers are known, its range is theirs. */
function withKnownRange(outputs: Value[]): Value {
  const [value] = outputs as [Value];
  const numbers = numbersOf(value);
  if (!numbers || numbers.length === 0) return value;
  const [low, high] = numbers.reduce(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)] as const,
    [Infinity, -Infinity] as readonly [number, number],
  );
  if (Number.isNaN(low) || Number.isNaN(high)) return value;
  outputs[0] = { ...value, type: { ...value.type, range: { low, high } } };
  return outputs[0];
}

/** The name of an operation in a message: the operator or the name as written. */
function label(application: Application): string {
  const text = textOf(application.span).replace(/\s+/g, ' ');
  return `\`${text.length > 40 ? `${text.slice(0, 37)}…` : text}\`:`;
}
