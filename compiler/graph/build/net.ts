/** Nets: elaborated once, at their first use; every call shares their weights (rule 9). */
import type { NetDeclaration } from '../../../grammar/ast.js';
import type { Span } from '../../../grammar/source.js';
import { sameShape, showShape } from '../../ops/shapes.js';
import { nearest } from '../../diagnostics/suggest.js';
import type { NamedValue, Net, Value, ValueType } from '../types.js';
import { evaluateBody } from './apply.js';
import { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import { Environment, PathScope } from './environment.js';
import { tensorOf } from './evaluate.js';
import type { Carried } from './pipe.js';
import { origin, trace } from './provenance.js';
import { assertType, matchType, readRange, readShape } from './types.js';
import type { Meaning } from './values.js';
import { describe, poison } from './values.js';

interface Given {
  readonly value: Value;
  readonly span: Span;
}

/** The net of a declaration, built with the shapes of its annotation, its like-named data field, or its first call (rule 11). */
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
    builder.error('GEN1006', declaration.name.span, `the net \`${name}\` contains itself`);
    return undefined;
  }
  if (declaration.keyword === 'flow') {
    notCompiled(builder, declaration.name.span, `the flow \`${name}\``);
    builder.failedNets.add(name);
    return undefined;
  }
  builder.netsInProgress.add(name);
  const net = buildNet(builder, declaration, given);
  builder.netsInProgress.delete(name);
  if (net) builder.nets.set(name, net);
  else builder.failedNets.add(name);
  return net;
}

export function notCompiled(builder: Builder, span: Span, what: string, severity: 'error' | 'warning' = 'error'): void {
  builder.report({
    code: 'GEN9001',
    severity,
    message: `${what} is read and formatted, but not compiled yet`,
    span,
    why: 'The language has it; this version of the compiler does not.',
  });
}

function buildNet(builder: Builder, declaration: NetDeclaration, given: ReadonlyMap<string, Given>): Net | undefined {
  const name = declaration.name.name;
  if (declaration.with && declaration.with.length > 0)
    notCompiled(builder, declaration.with[0]!.span, 'starting a net from stored weights');
  if (!declaration.body) {
    notCompiled(builder, (declaration.value ?? declaration).span, `the net \`${name}\` made from another`);
    return undefined;
  }
  const labels = new Map<string, Meaning>();
  const nodes: Net['nodes'] = [];
  const outer = builder.netEnvironment(declaration.span.source, name);
  const scope = new Environment({ nodes, net: name, labels }, new PathScope(name), declaration.span.source, outer);
  const inputs: NamedValue[] = [];
  for (const parameter of declaration.inputs) {
    const input = parameter.name.name;
    const type = inputType(builder, parameter, given.get(input), scope, name);
    if (!type) return undefined;
    const value = builder.value(type, { kind: 'input', net: name, input }, parameter.name.span, input);
    if (parameter.type && !matchType(builder, parameter, { kind: 'tensor', value }, parameter.span, scope))
      return undefined;
    scope.bind(input, { kind: 'tensor', value });
    inputs.push({ name: input, value });
  }
  const result = evaluateBody(builder, declaration.body, scope, name);
  const outputs = netOutputs(builder, declaration, result, scope);
  if (!outputs) return undefined;
  return {
    name,
    keyword: declaration.keyword,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    inputs,
    nodes,
    outputs,
    taps: [],
    labels: tensorLabels(labels),
  };
}

function tensorLabels(labels: ReadonlyMap<string, Meaning>): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, meaning] of labels) if (meaning.kind === 'tensor') values.set(name, meaning.value);
  return values;
}

/** Annotation, then like-named data field, then first call. */
function inputType(
  builder: Builder,
  parameter: NetDeclaration['inputs'][number],
  given: Given | undefined,
  scope: Environment,
  net: string,
): ValueType | undefined {
  const input = parameter.name.name;
  const field = builder.fields.get(input);
  if (parameter.type) {
    const binds =
      parameter.type.kind === 'list' &&
      parameter.type.items.some((item) => item.kind === 'name' && scope.lookup(item.name) === undefined);
    const source = given?.value ?? field;
    if (binds && source) return { shape: source.type.shape, batched: true };
    const shape = readShape(builder, parameter.type, scope);
    return shape && { shape, batched: true };
  }
  // A like-named field speaks first; but where the first call brings something else, the call is what is meant.
  const source =
    field && (!given || sameShape(field.type.shape, given.value.type.shape)) ? field : (given?.value ?? field);
  if (source)
    return {
      shape: source.type.shape,
      batched: true,
      ...(source.type.classes === undefined ? {} : { classes: source.type.classes }),
    };
  builder.error('GEN2008', parameter.span, `the shape of \`${input}\` is not known`, {
    why: `No data field is called \`${input}\`, and nothing calls ${net}.`,
    hint: `Write it: ${input}: [28, 28, 1].`,
  });
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
    builder.error(
      'GEN2002',
      (returned ?? declaration).span,
      `\`${name}\` declares ${declared.length} output${declared.length === 1 ? '' : 's'}, but returns ${meanings.length}`,
      {
        related: [{ span: declared[0]!.span, message: 'declared here' }],
      },
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
      // What is asserted and wrong is reported once; callers go on with what the author believes.
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

/** One written call of a net, at model level. */
export function callNet(
  builder: Builder,
  name: string,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
  environment: Environment,
): Meaning {
  const average = builder.averages.get(name);
  const member = builder.model.members.get(average?.of ?? name);
  if (member?.kind !== 'net') return poison;
  if (environment.place.net !== undefined) {
    builder.error('GEN1002', span, `the net \`${name}\` cannot be used inside \`${environment.place.net}\``, {
      why: 'A net owns weights that all its calls share; inside another net it would belong to both.',
      hint: 'Make it a block, which is a template, or join the two nets with let.',
    });
    return poison;
  }
  const training = written.find((argument) => argument.name === 'training');
  const rest = written.filter((argument) => argument !== training);
  const given = bindInputs(builder, member, carried, rest, span);
  if (!given) return poison;
  const net = ensureNet(builder, member, given);
  if (!net) return poison;
  for (const input of net.inputs) {
    const { value, span: at } = given.get(input.name)!;
    if (sameShape(value.type.shape, input.value.type.shape)) continue;
    builder.error(
      'GEN2003',
      at,
      `\`${name}\` takes ${showShape(input.value.type.shape)} as \`${input.name}\`, but receives ${showShape(value.type.shape)}`,
      {
        why: `It receives ${origin(value)}.`,
        related: [
          { span: input.value.span, message: `\`${input.name}\` is ${showShape(input.value.type.shape)} here` },
          ...trace(value),
        ],
      },
    );
    return poison;
  }
  const at = environment.path.claim(name);
  const outputs: Value[] = [];
  const node = builder.add(environment.place.nodes, {
    kind: 'call',
    id: builder.id(),
    net,
    weightsOf: average ? name : net.name,
    training: training ? isTrue(training.evaluate(builder)) : false,
    inputs: net.inputs.map((input) => given.get(input.name)!.value),
    outputs,
    path: at.path,
    span,
  });
  const output = (named: NamedValue, index: number): Value => {
    const value = builder.value({ ...named.value.type, batched: true }, { kind: 'node', node, output: index }, span);
    outputs.push(value);
    return value;
  };
  const values = net.outputs.map(output);
  const tapped = new Map<string, Meaning>();
  const tap = (label: string): Meaning | undefined => {
    const inside = net.labels.get(label);
    if (!inside) return undefined;
    const before = tapped.get(label);
    if (before) return before;
    if (!net.taps.some((each) => each.name === label)) net.taps.push({ name: label, value: inside });
    const value = builder.value(
      { ...inside.type, batched: true },
      { kind: 'node', node, output: net.outputs.length + net.taps.findIndex((each) => each.name === label) },
      span,
    );
    outputs[net.outputs.length + net.taps.findIndex((each) => each.name === label)] = value;
    const meaning: Meaning = { kind: 'tensor', value };
    tapped.set(label, meaning);
    return meaning;
  };
  const members = (): string[] => [...net.labels.keys()];
  if (values.length === 1) return { kind: 'tensor', value: values[0]!, member: tap, members };
  return {
    kind: 'tuple',
    fields: new Map(net.outputs.map((named, index) => [named.name, { kind: 'tensor', value: values[index]! }])),
  };
}

const isTrue = (meaning: Meaning): boolean => meaning.kind === 'number' && meaning.value === 1;

function bindInputs(
  builder: Builder,
  declaration: NetDeclaration,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
): Map<string, Given> | undefined {
  const name = declaration.name.name;
  const queue = [
    ...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []),
    ...written.filter((argument) => argument.name === undefined),
  ];
  const given = new Map<string, Given>();
  const names = declaration.inputs.map((input) => input.name.name);
  for (const argument of written) {
    if (argument.name === undefined || names.includes(argument.name)) continue;
    const close = nearest(argument.name, [...names, 'training']);
    builder.error(
      'GEN1008',
      argument.nameSpan ?? argument.span,
      `\`${name}\` has no input \`${argument.name}\``,
      close ? { hint: `Did you mean \`${close}\`?` } : {},
    );
    return undefined;
  }
  for (const input of names) {
    const argument = written.find((each) => each.name === input) ?? queue.shift();
    if (!argument) {
      builder.error('GEN1009', span, `\`${name}\` needs \`${input}\``, {
        related: [{ span: declaration.name.span, message: 'declared here' }],
      });
      return undefined;
    }
    const meaning = argument.evaluate(builder);
    const value = meaning.kind === 'partial' ? undefined : tensorOf(builder, meaning, argument.span);
    if (meaning.kind === 'partial')
      builder.error('GEN2005', argument.span, `\`${name}\` takes a tensor as \`${input}\`, not ${describe(meaning)}`);
    if (!value) return undefined;
    given.set(input, { value, span: argument.span });
  }
  if (queue.length > 0) {
    builder.error(
      'GEN1011',
      queue[0]!.span,
      `\`${name}\` takes ${names.length} input${names.length === 1 ? '' : 's'}, but receives more`,
    );
    return undefined;
  }
  return given;
}
