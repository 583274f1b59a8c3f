/** Nets: elaborated once, at their first use; every call shares their weights (rule 9). */
import type { NetDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { sameShape } from '../../catalogue/row/shapes.js';
import type { ValueType } from '../../catalogue/row/values.js';
import type { NamedValue, Net, Value } from '../../graph/types.js';
import { isCallOf } from '../arguments/called-name.js';
import { parametersOnce } from '../arguments/duplicates.js';
import { netInputs, madeOf } from '../arguments/net-inputs.js';
import { isClassType, readClassType } from '../evaluate/class-type.js';
import { assertType, matchType, readRange, readShape } from '../evaluate/annotations.js';
import { apply } from '../evaluate/apply.js';
import { evaluateBody } from '../evaluate/body.js';
import { bindsAxis } from '../names/axis-names.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import { PathScope } from '../scope/path-scope.js';
import { tensorOf } from '../scope/tensor.js';
import { derived } from './flow-forms.js';
import { flowParts } from './flow.js';
import { transformsFirst } from './flow-inputs.js';
import { readStored } from './stored-weights.js';

/** A value for a net's input, and its place in the text. */
export interface Given {
  readonly value: Value;
  readonly span: Span;
}

/** The net of a declaration, built with the shapes of its annotation, of the data field of its name, or of its first call (rule 11). */
export function ensureNet(
  builder: Builder,
  declaration: NetDeclaration,
  given: ReadonlyMap<string, Given>,
): Net | undefined {
  const name = declaration.name.name;
  const known = builder.nets.get(name);
  if (known) return known;
  if (builder.failedNets.has(name)) return undefined;
  if (builder.netsInProgress.has(name)) {
    builder.report('GEN1006', 'net', declaration.name.span, { name });
    return undefined;
  }
  builder.netsInProgress.add(name);
  const net = builder.guarded(declaration.name.span, () =>
    parametersOnce(builder, declaration.inputs) ? buildNet(builder, declaration, given) : undefined,
  );
  builder.netsInProgress.delete(name);
  if (net) {
    builder.nets.set(name, net);
    // Every module of a flow has these two, used or not.
    if (net.flow) for (const form of ['inverse', 'log_prob'] as const) derived(builder, net, form);
  } else builder.failedNets.add(name);
  return net;
}

function buildNet(builder: Builder, declaration: NetDeclaration, given: ReadonlyMap<string, Given>): Net | undefined {
  const name = declaration.name.name;
  const labels = new Map<string, Meaning>();
  const nodes: Net['nodes'] = [];
  const outer = builder.netEnvironment(declaration.span.source, name);
  const scope = new Environment(
    { nodes, net: name, labels },
    new PathScope(name, builder.labelPaths),
    declaration.span.source,
    outer,
  );
  const inputs: NamedValue[] = [];
  for (const parameter of netInputs(builder, declaration)) {
    const input = parameter.name.name;
    const type = inputType(builder, parameter, given.get(input), scope, name);
    if (!type) return undefined;
    const value = builder.value(type, { kind: 'input', net: name, input }, parameter.name.span, input);
    if (parameter.type && !matchType(builder, parameter, { kind: 'tensor', value }, parameter.span, scope))
      return undefined;
    scope.bind(input, { kind: 'tensor', value });
    builder.observe?.(parameter.name, { kind: 'tensor', value });
    inputs.push({ name: input, value });
  }
  if (declaration.keyword === 'flow' && inputs.length > 0 && !transformsFirst(builder, declaration, inputs))
    return undefined;
  const result = declaration.body
    ? evaluateBody(builder, declaration.body, scope, name)
    : instance(builder, declaration, inputs, scope);
  const returned = netOutputs(builder, declaration, result, scope);
  if (!returned) return undefined;
  const flow = declaration.keyword === 'flow' ? flowParts(builder, declaration, inputs, returned, nodes) : undefined;
  if (declaration.keyword === 'flow' && !flow) return undefined;
  const outputs = flow?.outputs ?? returned;
  const clauses = (declaration.with ?? []).filter((clause) => !flow || !isCallOf(clause, 'base'));
  const stored = readStored(builder, clauses, name, nodes);
  const net: Net = {
    name,
    keyword: declaration.keyword,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    inputs,
    nodes,
    outputs,
    taps: [],
    ...(stored ? { stored } : {}),
    ...(flow ? { flow: flow.parts } : {}),
    labels: tensorLabels(labels),
  };
  builder.labelsOf.set(net, labels);
  return net;
}

function instance(
  builder: Builder,
  declaration: NetDeclaration,
  inputs: readonly NamedValue[],
  scope: Environment,
): Meaning {
  const callable = madeOf(builder, declaration);
  const [first, ...rest] = inputs;
  if (!callable || !first) return { kind: 'poison' };
  const { span } = declaration.value!;
  return apply(builder, {
    callable,
    carried: { meaning: { kind: 'tensor', value: first.value }, span },
    arguments: rest.map(({ name, value }) => BoundArgument.named(name, { kind: 'tensor', value }, span)),
    span,
    environment: scope,
    at: scope.path,
  });
}

function tensorLabels(labels: ReadonlyMap<string, Meaning>): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, meaning] of labels) if (meaning.kind === 'tensor') values.set(name, meaning.value);
  return values;
}

/** The type of an input: from the annotation, then from the data field of its name, then from the first call. */
function inputType(
  builder: Builder,
  parameter: NetDeclaration['inputs'][number],
  given: Given | undefined,
  scope: Environment,
  net: string,
): ValueType | undefined {
  const input = parameter.name.name;
  const field = builder.fields.get(input);
  if (isClassType(parameter.type)) return readClassType(builder, parameter.type, scope);
  if (parameter.type) {
    const binds =
      parameter.type.kind === 'list' &&
      parameter.type.items.some((item) => item.kind === 'name' && bindsAxis(builder, item.name, scope));
    const source = given?.value ?? field;
    if (binds && source) return { shape: source.type.shape, batched: true };
    const shape = readShape(builder, parameter.type, scope);
    return shape && { shape, batched: true };
  }
  // The field of its name comes first. If the first call brings another shape, the call is blamed.
  const source =
    field && (!given || sameShape(field.type.shape, given.value.type.shape)) ? field : (given?.value ?? field);
  if (source)
    return {
      shape: source.type.shape,
      batched: true,
      ...(source.type.classes === undefined ? {} : { classes: source.type.classes }),
    };
  if (builder.failedFields.has(input)) return undefined;
  builder.report('GEN2008', 'input', parameter.span, { input, net });
  return undefined;
}

function netOutputs(
  builder: Builder,
  declaration: NetDeclaration,
  result: Meaning,
  scope: Environment,
): NamedValue[] | undefined {
  if (result.kind === 'poison') return undefined;
  const name = declaration.name.name;
  const declared = declaration.outputs ?? [];
  const returned = declaration.body?.find((statement) => statement.kind === 'return');
  const meanings: [string, Meaning][] = result.kind === 'tuple' ? [...result.fields] : [['output', result]];
  if (declared.length > 0 && declared.length !== meanings.length) {
    builder.report(
      'GEN2002',
      'outputs',
      (returned ?? declaration).span,
      { net: name, declared: declared.length, returned: meanings.length },
      { related: [{ span: declared[0]!.span, message: 'declared here' }] },
    );
    return undefined;
  }
  const outputs: NamedValue[] = [];
  for (const [index, [returnedName, meaning]] of meanings.entries()) {
    const annotation = declared[index];
    const value = tensorOf(
      builder,
      meaning,
      returned?.kind === 'return' ? (returned.values[index] ?? returned).span : declaration.name.span,
    );
    if (!value) return undefined;
    if (annotation) {
      const shape = readShape(builder, annotation.type, scope);
      const range = annotation.range && readRange(builder, annotation.range, scope);
      if (!shape || (annotation.range && !range)) return undefined;
      const what = meanings.length === 1 ? `the output of ${name}` : `\`${annotation.name?.name ?? returnedName}\``;
      const holds = assertType(builder, value, {
        shape,
        ...(range ? { range } : {}),
        span: annotation.type.span,
        ...(annotation.range ? { rangeSpan: annotation.range.span } : {}),
        what,
      });
      // A wrong assertion is reported once. Callers continue with the asserted shape.
      if (!holds) {
        outputs.push({
          name: annotation.name?.name ?? returnedName,
          value: { ...value, type: { ...value.type, shape, ...(range ? { range } : {}) } },
        });
        continue;
      }
    }
    if (annotation?.name) value.name ??= annotation.name.name;
    outputs.push({ name: annotation?.name?.name ?? returnedName, value });
  }
  return outputs;
}
