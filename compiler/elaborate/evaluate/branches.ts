/** Blocks that a layer takes as arguments: the nets of a coupling, the branch of a residual block. */
import type { Span } from '../../../grammar/syntax/source.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import type { BranchColumn, OpEntry } from '../../catalogue/row/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import { contraction } from '../../graph/lipschitz-bound.js';
import type { Branch, NamedValue, Node, Value } from '../../graph/types.js';
import type { Application } from '../arguments/operands.js';
import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import { describe, isCallable } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { trace } from '../scope/provenance.js';
import { tensorOf } from '../scope/tensor.js';
import { addOperation } from './add-operation.js';
import { apply } from './apply.js';

interface Given {
  readonly name: string;
  readonly argument: BoundArgument;
}

/** Arguments that are branches: given by name, or layers in the first positions. The others are inputs and settings as usual. */
export function takeBranches(
  builder: Builder,
  entry: OpEntry,
  written: readonly BoundArgument[],
): { readonly branches: readonly Given[]; readonly rest: readonly BoundArgument[] } {
  const column = entry.branches;
  if (!column) return { branches: [], rest: written };
  const branches: Given[] = [];
  const rest: BoundArgument[] = [];
  for (const argument of written) {
    const named = column.names.find(({ name }) => name === argument.name);
    const position = argument.name === undefined && branches.length < column.names.length ? branches.length : undefined;
    if (named) branches.push({ name: named.name, argument });
    else if (position !== undefined && isMeantAsBlock(builder, argument, position === 0 && isRequired(column)))
      branches.push({ name: column.names[position]!.name, argument });
    else rest.push(argument);
  }
  return { branches, rest };
}

const isRequired = ({ choices }: BranchColumn): boolean => choices.every((choice) => choice.length > 0);

/**
 * A block is meant by a layer. If a block is required, other values that are not settings count too, so that the
 * message is about the block.
 */
function isMeantAsBlock(builder: Builder, argument: BoundArgument, required: boolean): boolean {
  if (!required && argument.expression && ['number', 'string', 'list'].includes(argument.expression.kind)) return false;
  const meaning = argument.evaluate(builder);
  return isCallable(meaning) || (required && ['number', 'tensor', 'list'].includes(meaning.kind));
}

/** Applies the blocks to the value that they receive, each below the layer's own path. */
export function growBranches(
  builder: Builder,
  entry: OpEntry,
  application: Application & { readonly at: PathScope },
  input: Value,
  settings: Record<string, Setting>,
  given: readonly Given[],
): Branch | undefined {
  const column = entry.branches!;
  const { environment, span, at } = application;
  const names = given.map(({ name }) => name);
  const fits = column.choices.some(
    (choice) => choice.length === names.length && choice.every((name) => names.includes(name)),
  );
  if (!fits) {
    const ways = column.choices.map((choice) => choice.map((name) => `${name}=…`).join(' and ') || 'none');
    const has = names.length === 0 ? '' : `, and has ${names.map((name) => `${name}=…`).join(' and ')}`;
    builder.report(
      'GEN1009',
      'blocks',
      span,
      { layer: entry.name, ways: ways.join(', or as '), given: has },
      { why: column.names.map(({ name, doc }) => `${name}: ${doc}`).join(' ') },
    );
    return undefined;
  }
  if (given.length === 0) return { input, taken: [], results: [] };
  const place = { ...environment.place, branch: true };
  const scope = new Environment(place, at, environment.source, environment);
  const received = column.receives
    ? receive(builder, column.receives, { ...application, environment: scope }, input, settings)
    : input;
  if (!received) return undefined;
  const results: NamedValue[] = [];
  for (const { name, argument } of given) {
    const callable = argument.evaluate(builder);
    if (!isCallable(callable) || callable.kind === 'net') {
      if (callable.kind !== 'poison')
        builder.report(
          'GEN1014',
          'block',
          argument.span,
          { layer: entry.name, block: name, found: describe(callable) },
          {
            ...(callable.kind === 'net'
              ? { why: 'A net owns its weights; inside the flow they would belong to both.' }
              : {}),
          },
        );
      return undefined;
    }
    const meaning = apply(builder, {
      callable,
      carried: { meaning: { kind: 'tensor', value: received }, span },
      arguments: [],
      span: argument.span,
      environment: scope,
      at: at.child(name).within({ kind: 'given', name, span: argument.span }),
    });
    const value = tensorOf(builder, meaning, argument.span);
    if (!value) return undefined;
    const wanted = column.shape(name, received.type.shape);
    if (!sameShape(value.type.shape, wanted)) {
      const shapes = { wanted: showShape(wanted), found: showShape(value.type.shape) };
      const values = { layer: entry.name, block: name, ...shapes, received: showShape(received.type.shape) };
      builder.report('GEN2001', 'block', argument.span, values, { related: trace(value) });
      return undefined;
    }
    results.push({ name, value });
    if (column.contracts && !contracts(builder, entry, application.span, received, value)) return undefined;
  }
  return { input, taken: takenBy(results, [input, received], at.path), results };
}

/** Values that blocks below a path read from around them, in the order in which they read them. */
function takenBy(results: readonly NamedValue[], received: readonly Value[], path: string): Value[] {
  const reads = (inputs: readonly Value[]): Value[] =>
    inputs.filter((input) => !received.includes(input) && input.origin.kind !== 'constant');
  const isInside = ({ origin }: Value): boolean => origin.kind === 'node' && origin.node.path.startsWith(`${path}/`);
  const inside = new Set<Node>();
  const roots = reads(results.map(({ value }) => value));
  const pending = [...roots];
  while (pending.length > 0) {
    const { origin } = pending.pop()!;
    if (origin.kind !== 'node' || inside.has(origin.node) || !origin.node.path.startsWith(`${path}/`)) continue;
    inside.add(origin.node);
    pending.push(...reads(origin.node.inputs));
  }
  const inOrder = [...inside].sort((a, b) => a.id - b.id).flatMap(({ inputs }) => reads(inputs));
  return [...new Set([...inOrder, ...roots])].filter((value) => !isInside(value));
}

/** The branch of an invertible residual block must bring any two points closer together. */
function contracts(builder: Builder, entry: OpEntry, span: Span, from: Value, to: Value): boolean {
  const found = contraction(from, to);
  if ('bound' in found && found.bound < 1) return true;
  if ('bound' in found)
    builder.report(
      'GEN2017',
      'stretches',
      span,
      { layer: entry.name, bound: Number(found.bound.toFixed(3)) },
      {
        related: found.factors
          .filter(({ constant }) => constant !== 1)
          .map(({ step, constant }) => ({ span: step.span, message: `by ${Number(constant.toFixed(3))}` })),
      },
    );
  else
    builder.report('GEN2017', 'unbounded', found.unbounded.span, {
      layer: found.unbounded.op.name,
      residual: entry.name,
      canBeBounded: canBeBounded(found.unbounded.op),
    });
  return false;
}

const canBeBounded = ({ settings }: OpEntry): boolean =>
  settings.some(({ type }) => type.kind === 'config' && type.family === 'reparameterization');

/** The row that makes the value that the branches receive, with the settings that it shares with the layer. */
function receive(
  builder: Builder,
  row: OpEntry,
  application: Application & { readonly at: PathScope },
  input: Value,
  settings: Record<string, Setting>,
): Value | undefined {
  const own = row.settings.flatMap(({ name }) => (settings[name] ? [[name, settings[name]] as const] : []));
  const meaning = addOperation(
    builder,
    row,
    { ...application, name: row.name, at: application.at.child(row.name) },
    { inputs: [input], names: [row.inputs[0]!.name], settings: Object.fromEntries(own) },
  );
  return meaning.kind === 'tensor' ? meaning.value : undefined;
}
