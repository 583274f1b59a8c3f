/**
 * `for t, next in times(1..0, steps=50) { … }`: a loop that runs with the model. Its body is elaborated once, for values
 * that stand for what an iteration finds: the values carried to it, and the numbers of the iteration.
 */
import type { Expression, ForStatement, Identifier, LoopStatement } from '../../../grammar/syntax/ast.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import { isOfSet } from '../names/whole-sets.js';
import type { LoopNode, Value } from '../../graph/types.js';
import { classesWith } from '../../graph/whole.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { assignedIn } from '../scope/loop-names.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { tensorOf } from '../scope/tensor.js';
import { counterTypes, readOver } from './over.js';
import type { Over } from './over.js';
import { putAt } from './put.js';

/** The meaning of an expression that a statement assigns to a name. */
export type Assigned = (builder: Builder, name: string, expression: Expression, scope: Environment) => Meaning;

/** A value that a loop carries from one iteration to the next. */
interface Carried {
  readonly name: Identifier;
  readonly start: Value;
  /** Stands for the value that an iteration finds. */
  readonly value: Value;
}

/** Evaluates a loop, after which the names that it carries have their last values. False if an error was reported. */
export function evaluateLoop(builder: Builder, loop: ForStatement, scope: Environment, evaluate: Assigned): boolean {
  const assigned = assignedIn(loop.body);
  const outer = assigned.filter(({ name }) => scope.isBound(name));
  const read = readLoop(builder, loop, scope, { outer, evaluate });
  for (const { name, span } of assigned) if (!scope.isBound(name)) scope.leave(name, span);
  // What depends on a failed loop stays silent.
  if (!read) for (const { name } of outer) scope.bind(name, poison);
  return read;
}

function readLoop(
  builder: Builder,
  loop: ForStatement,
  scope: Environment,
  { outer, evaluate }: { readonly outer: readonly Identifier[]; readonly evaluate: Assigned },
): boolean {
  if (scope.place.net !== undefined) {
    builder.report('GEN3044', 'inNet', loop.span, { net: scope.place.net });
    return false;
  }
  const put = loop.body.find((each) => each.kind === 'put' && !isAssigned(loop.body, each.name.name));
  if (put?.kind === 'put' && !scope.isBound(put.name.name)) {
    builder.report('GEN3045', 'target', put.name.span, { name: put.name.name });
    return false;
  }
  if (outer.length === 0) {
    builder.report('GEN3043', 'nothing', loop.span, { local: assignedIn(loop.body)[0]?.name });
    return false;
  }
  const over = readOver(builder, loop.over, scope);
  if (!over || !namesFit(builder, loop, over)) return false;
  const path = scope.path.claim('loop');
  const carried: Carried[] = [];
  for (const name of outer) {
    const start = startOf(builder, name, scope);
    if (!start) return false;
    const { shape } = start.type;
    const value = builder.value(
      { shape, batched: true },
      { kind: 'carried', name: name.name, key: `${path.path}/${carried.length}`, start },
      name.span,
      name.name,
    );
    if (mayBeLabels(builder, start)) builder.labelUses.set(value, []);
    carried.push({ name, start, value });
  }
  const inner = scope.nested(path);
  const counters = bindCounters(builder, loop, over, inner);
  for (const { name, value } of carried) inner.bind(name.name, { kind: 'tensor', value });
  for (const { name, span } of assignedIn(loop.body)) if (!scope.isBound(name)) inner.leave(name, span);
  if (!evaluateStatements(builder, loop.body, inner, evaluate)) return false;
  const next = carried.map((each) => nextOf(builder, each, inner, loop));
  if (!next.every((value) => value !== undefined)) return false;
  const outputs: Value[] = [];
  const node: LoopNode = builder.add(scope.place.nodes, {
    kind: 'loop',
    id: builder.id(),
    inputs: [
      ...next,
      ...carried.map(({ value }) => value),
      ...counters,
      ...carried.map(({ start }) => start),
      ...(over.table ? [over.table] : []),
    ],
    outputs,
    path: path.path,
    span: { ...loop.span, end: loop.over.span.end },
    region: path.region,
    over: over.over,
    carries: carried.length,
  });
  for (const [output, each] of carried.entries()) {
    const { name, start } = each;
    const classes = classesOf(builder, each, next[output]!);
    if (classes === false) return false;
    const shape = start.type.shape;
    const last = builder.value(
      { shape, batched: true, ...(classes === undefined ? {} : { classes }) },
      { kind: 'node', node, output },
      name.span,
      name.name,
    );
    outputs.push(last);
    scope.bind(name.name, { kind: 'tensor', value: last });
  }
  return true;
}

/**
 * The classes of a carried value after the loop. A net inside that wants classes was given the value on trust: false if
 * the iterations do not keep it among them.
 */
function classesOf(builder: Builder, { start, value }: Carried, next: Value): number | undefined | false {
  const uses = builder.labelUses.get(value) ?? [];
  const kept = [start, next].map((each) => classesWith(each, new Set([value])));
  const counts = kept.filter((each) => each !== 'open');
  const classes = counts.every((each) => each !== undefined) ? Math.max(...counts) : undefined;
  // The value at the start may itself be carried by a loop around.
  const around = builder.labelUses.get(start);
  if (around) {
    around.push(...uses);
    return classes;
  }
  const wrong = uses.find(({ wanted }) => classes === undefined || classes > wanted);
  if (!wrong) return classes;
  const { span, owner, input, wanted } = wrong;
  const related = [{ span: next.span, message: 'an iteration makes this of it' }];
  if (classes === undefined) builder.report('GEN2051', 'noClass', span, { owner, input, wanted }, { related });
  else builder.report('GEN2051', 'beyond', span, { owner, input, wanted, found: classes }, { related });
  return false;
}

/** A value that may be labels: whole numbers from 0, or what a loop around carries as such. */
const mayBeLabels = (builder: Builder, start: Value): boolean =>
  builder.labelUses.has(start) || classesWith(start, new Set()) !== undefined;

/** The statements of an iteration. False if an error was reported. */
function evaluateStatements(
  builder: Builder,
  body: readonly LoopStatement[],
  scope: Environment,
  evaluate: Assigned,
): boolean {
  for (const statement of body) {
    if (statement.kind === 'for') {
      if (!evaluateLoop(builder, statement, scope, evaluate)) return false;
    } else if (statement.kind === 'put') {
      if (!putAt(builder, statement, scope)) return false;
    } else {
      const { name, value } = statement;
      const meaning = evaluate(builder, name.name, value, scope);
      if (meaning.kind === 'poison') return false;
      if (meaning.kind === 'tensor') meaning.value.name ??= name.name;
      scope.bind(name.name, meaning);
    }
  }
  return true;
}

/** Each name counts one thing, and no statement assigns it. */
function namesFit(builder: Builder, { names, over: expression, body }: ForStatement, over: Over): boolean {
  const most = counterTypes(over).length;
  const surplus = names[most];
  if (surplus) {
    builder.report('GEN3042', 'surplus', surplus.span, { name: surplus.name, count: names.length, most });
    return false;
  }
  const twice = names.find(({ name }, index) => names.findIndex((each) => each.name === name) < index);
  if (twice) {
    builder.report('GEN3042', 'twice', twice.span, { name: twice.name });
    return false;
  }
  const assigned = assignedIn(body).find(({ name }) => names.some((each) => each.name === name));
  if (!assigned) return true;
  const related = [{ span: expression.span, message: 'it counts these' }];
  builder.report('GEN3042', 'assigned', assigned.span, { name: assigned.name }, { related });
  return false;
}

/** The start of a carried value. */
function startOf(builder: Builder, { name, span }: Identifier, scope: Environment): Value | undefined {
  const meaning = scope.lookup(name)!;
  if (meaning.kind === 'poison') return undefined;
  if (meaning.kind !== 'tensor' && meaning.kind !== 'number') {
    builder.report('GEN3043', 'kind', span, { name, found: describe(meaning) });
    return undefined;
  }
  const start = tensorOf(builder, meaning, span);
  return start && !isOfSet(builder, start, span) ? start : undefined;
}

/** Binds the names of the numbers that the loop counts. Returns all numbers, those without a name included. */
function bindCounters(
  builder: Builder,
  { names, over: { span } }: ForStatement,
  over: Over,
  inner: Environment,
): Value[] {
  return counterTypes(over).flatMap((types, index) => {
    const name = names[index];
    const values = types.map((type, axis) => {
      const own = `${name?.name ?? 'index'}${types.length > 1 ? axisName(axis) : ''}`;
      return builder.value(
        type,
        { kind: 'counter', name: own, key: `${inner.path.path}/counter/${index}/${axis}` },
        name?.span ?? span,
        own,
      );
    });
    if (name) inner.bind(name.name, meaningOf(over.over.kind === 'places' && index === 0, values));
    return values;
  });
}

const axisName = (axis: number): string => `_${axis}`;
const meaningOf = (isPlace: boolean, values: readonly Value[]): Meaning =>
  isPlace ? { kind: 'place', values } : { kind: 'tensor', value: values[0]! };

/** The value that an iteration hands to the next. Its shape is that of the start. */
function nextOf(
  builder: Builder,
  { name: { name, span }, start }: Carried,
  inner: Environment,
  loop: ForStatement,
): Value | undefined {
  const meaning = inner.lookup(name)!;
  if (meaning.kind !== 'tensor' && meaning.kind !== 'number') {
    if (meaning.kind !== 'poison') builder.report('GEN3043', 'kind', span, { name, found: describe(meaning) });
    return undefined;
  }
  const next = tensorOf(builder, meaning, span);
  if (!next || isOfSet(builder, next, span)) return undefined;
  const { shape } = start.type;
  // A number is put at every place.
  if (sameShape(next.type.shape, shape) || next.origin.kind === 'constant') return next;
  builder.report(
    'GEN3043',
    'shape',
    span,
    { name, before: showShape(shape), after: showShape(next.type.shape), isNumber: shape.length === 0 },
    {
      related: [
        ...(start.origin.kind === 'constant'
          ? []
          : [{ span: start.span, message: `${showShape(shape)} before the loop` }]),
        { span: loop.over.span, message: 'the loop' },
      ],
    },
  );
  return undefined;
}

const isAssigned = (body: readonly LoopStatement[], name: string): boolean =>
  body.some((each) => each.kind === 'assign' && each.name.name === name);
