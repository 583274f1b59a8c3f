/**
 * Codebooks: nets of one operation, called by `nearest(e, Codes)`. They own their codes like any net its weights, so that
 * steps, rules, totals and paths need to know nothing of them.
 */
import { isTooLarge, tooManyNumbers } from '../evaluate/operation.js';
import type { CallExpression, CodebookDeclaration, Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { nearestOf } from '../../catalogue/functions/codes.js';
import type { CodebookSettings } from '../../catalogue/functions/codes.js';
import { sameShape, showShape } from '../../catalogue/row/shapes.js';
import { nodesBehind } from '../../graph/ancestors.js';
import type { CallNode, Net, OpNode, Value, Weight } from '../../graph/types.js';
import type { Setting } from '../../catalogue/row/values.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { evaluate, numberOf, tensorOf } from '../evaluate/evaluate.js';
import type { Carried } from '../evaluate/pipe.js';
import { isCallOf } from '../arguments/called-name.js';
import { trace } from '../scope/provenance.js';
import { readShape } from '../evaluate/annotations.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';

/** `nearest(e, Codes)`: a call of the codebook, with its two results. */
export function nearestCode(
  builder: Builder,
  carried: Carried | undefined,
  written: readonly BoundArgument[],
  span: Span,
  environment: Environment,
): Meaning {
  const operands = [...(carried ? [BoundArgument.of(carried.meaning, carried.span)] : []), ...written];
  if (operands.length !== 2 || written.some((argument) => argument.name !== undefined)) {
    builder.report('GEN1009', 'nearest', span);
    return poison;
  }
  const [given, book] = operands as [BoundArgument, BoundArgument];
  const meaning = book.evaluate(builder);
  const input = given.evaluate(builder);
  if (meaning.kind === 'poison' || input.kind === 'poison') return poison;
  if (meaning.kind !== 'codebook') {
    builder.report('GEN2005', 'codebook', book.span, { found: describe(meaning) });
    return poison;
  }
  if (environment.place.net !== undefined) {
    builder.report('GEN1002', 'codebook', span, { name: meaning.name, net: environment.place.net });
    return poison;
  }
  const value = tensorOf(builder, input, given.span);
  const net = value && ensureCodebook(builder, meaning.name, value, given.span);
  if (!net) return poison;
  const own = net.inputs[0]!.value.type.shape;
  if (!sameShape(own, value.type.shape)) {
    builder.report(
      'GEN2003',
      'codebook',
      given.span,
      { name: net.name, own: showShape(own), found: showShape(value.type.shape) },
      {
        related: [{ span: net.inputs[0]!.value.span, message: `first called with ${showShape(own)}` }, ...trace(value)],
      },
    );
    return poison;
  }
  const outputs: Value[] = [];
  const node: CallNode = builder.add(environment.place.nodes, {
    kind: 'call',
    id: builder.id(),
    net,
    weightsOf: net.name,
    training: false,
    inputs: [value],
    outputs,
    path: environment.path.claim(net.name).path,
    region: environment.path.region,
    span,
  });
  for (const [output, { value: inside }] of net.outputs.entries())
    outputs.push(builder.value({ ...inside.type, batched: true }, { kind: 'node', node, output }, span));
  return {
    kind: 'tuple',
    fields: new Map(net.outputs.map(({ name }, index) => [name, { kind: 'tensor', value: outputs[index]! }])),
  };
}

function ensureCodebook(builder: Builder, name: string, given: Value, at: Span): Net | undefined {
  const known = builder.nets.get(name);
  if (known) return known;
  const declaration = builder.model.members.get(name);
  if (builder.failedNets.has(name) || declaration?.kind !== 'codebook') return undefined;
  const net = buildCodebook(builder, declaration, given, at);
  if (net) builder.nets.set(name, net);
  else builder.failedNets.add(name);
  return net;
}

function buildCodebook(builder: Builder, declaration: CodebookDeclaration, given: Value, at: Span): Net | undefined {
  const name = declaration.name.name;
  const scope = builder.level.environment(name, declaration.span.source);
  const shape = readShape(builder, declaration.shape, scope);
  if (!shape) return undefined;
  const [codes, length] = shape;
  if (shape.length !== 2) {
    builder.report('GEN2009', 'codebook', declaration.shape.span, { shape: showShape(shape) });
    return undefined;
  }
  if (given.type.shape.at(-1) !== length) {
    builder.report(
      'GEN2003',
      'vectors',
      at,
      { name, length, found: showShape(given.type.shape) },
      { related: [{ span: declaration.shape.span, message: 'the codebook' }, ...trace(given)] },
    );
    return undefined;
  }
  const settings = readWith(builder, declaration, scope);
  if (!settings) return undefined;
  const held = [codes!, given.type.shape.at(-1) ?? 1];
  if (isTooLarge(held)) {
    tooManyNumbers(builder, declaration.name.span, `the codebook \`${name}\``, held);
    return undefined;
  }
  const row = nearestOf({ codes: codes!, ...settings });
  const input = builder.value(
    { shape: given.type.shape, batched: true },
    { kind: 'input', net: name, input: 'x' },
    at,
    'x',
  );
  const context = { inputs: [input.type], input: { x: input.type }, settings: {} };
  const outputs: Value[] = [];
  const node: OpNode = builder.add([] as OpNode[], {
    kind: 'op',
    id: builder.id(),
    op: row,
    inputs: [input],
    inputNames: ['x'],
    outputs,
    settings: settingsOf({ codes: codes!, ...settings }),
    weights: row.weights!(context).map((weight): Weight => ({ ...weight, path: `${name}/${weight.name}` })),
    flops: row.flops!(context, given.type.shape),
    path: name,
    span: declaration.span,
  });
  const result = (output: number, type: Value['type']): Value =>
    builder.value({ ...type, batched: true }, { kind: 'node', node, output }, declaration.span);
  const indices = {
    shape: given.type.shape.slice(0, -1),
    batched: true,
    classes: codes!,
    range: { low: 0, high: codes! - 1 },
  };
  outputs.push(result(0, indices), result(1, { shape: given.type.shape, batched: true }));
  return {
    name,
    keyword: 'codebook',
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    inputs: [{ name: 'x', value: input }],
    nodes: [node],
    outputs: row.results!.map((result, index) => ({ name: result, value: outputs[index]! })),
    taps: [],
    labels: new Map(),
  };
}

/** What the declaration says, as settings of the operation: diffs and tables show them. */
const settingsOf = (settings: CodebookSettings): Record<string, Setting> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { value, explicit: true }]],
    ),
  );

/** `with ema(0.99), start(from=e), reset(unused=1, from=e)`. */
function readWith(
  builder: Builder,
  declaration: CodebookDeclaration,
  scope: Environment,
): Omit<CodebookSettings, 'codes'> | undefined {
  let decay: number | undefined;
  let unused: number | undefined;
  let every: number | undefined;
  let start = false;
  for (const clause of declaration.with) {
    const word = clause.kind === 'call' && clause.callee.kind === 'name' ? clause.callee.name : undefined;
    if (clause.kind !== 'call' || !codebookClauses.includes(word ?? '')) {
      builder.report('GEN1010', 'codebook', clause.span);
      return undefined;
    }
    if (word === 'ema') {
      decay = argumentOf(builder, clause, 'decay', scope);
      if (decay === undefined) return undefined;
      if (decay < 0 || decay >= 1) {
        builder.report('GEN1010', 'decay', clause.span, { share: decay });
        return undefined;
      }
    } else if (word === 'start') {
      const stranger = clause.arguments.find((argument) => argument.name?.name !== 'from');
      if (stranger) {
        builder.report('GEN1008', 'start', stranger.span);
        return undefined;
      }
      start = true;
    } else if (clause.arguments.some((argument) => argument.name?.name === 'every')) {
      const both = clause.arguments.find((argument) => argument.name?.name === 'unused');
      if (both) {
        builder.report('GEN1010', 'resetOnce', both.span);
        return undefined;
      }
      every = argumentOf(builder, clause, 'every', scope);
      if (every === undefined) return undefined;
      if (!Number.isInteger(every) || every < 1) {
        builder.report('GEN1010', 'every', clause.span, { given: every });
        return undefined;
      }
    } else {
      unused = argumentOf(builder, clause, 'unused', scope);
      if (unused === undefined) return undefined;
      if (!Number.isInteger(unused) || unused < 1) {
        builder.report('GEN1010', 'unused', clause.span, { given: unused });
        return undefined;
      }
    }
  }
  const reset = declaration.with.find((clause) => isCallOf(clause, 'reset'));
  if (reset && decay === undefined) {
    builder.report('GEN1010', 'resetWithoutEma', reset.span);
    return undefined;
  }
  return {
    ...(decay === undefined ? {} : { decay }),
    ...(unused === undefined ? {} : { unused }),
    ...(every === undefined ? {} : { every }),
    ...(start ? { start } : {}),
  };
}

const codebookClauses: readonly string[] = ['ema', 'start', 'reset'];

function argumentOf(builder: Builder, call: CallExpression, name: string, scope: Environment): number | undefined {
  const known = name === 'decay' ? [name] : [name, 'from'];
  const stranger = call.arguments.find((argument) => argument.name && !known.includes(argument.name.name));
  if (stranger) {
    builder.report('GEN1008', 'codebook', stranger.span, { name: stranger.name!.name, known: known.join(' and ') });
    return undefined;
  }
  const found =
    call.arguments.find((argument) => argument.name?.name === name) ?? call.arguments.find(({ name: own }) => !own);
  if (!found) {
    builder.report('GEN1009', 'codebook', call.span, { name });
    return undefined;
  }
  return numberOf(builder, found.value, scope);
}

/** What is left when everything else is read: codebooks that nothing asked, and what they say they are refilled from. */
export function checkCodebooks(builder: Builder, declarations: readonly CodebookDeclaration[]): void {
  for (const declaration of declarations) {
    const name = declaration.name.name;
    if (builder.failedNets.has(name)) continue;
    if (!builder.nets.has(name)) {
      if (builder.diagnostics.some(({ severity }) => severity === 'error')) continue; // it may be used in what failed
      builder.report('GEN3003', 'unusedCodebook', declaration.name.span, { name });
      continue;
    }
    for (const word of ['start', 'reset'] as const) {
      const clause = declaration.with.find((each) => isCallOf(each, word));
      const from = clause?.arguments.find((argument) => argument.name?.name === 'from');
      if (clause && !from)
        builder.report('GEN1009', word === 'start' ? 'startFrom' : 'resetFrom', clause.span, { name });
      else if (from) checkOrigin(builder, name, from.value);
    }
  }
}

function checkOrigin(builder: Builder, name: string, from: Expression): void {
  const meaning = evaluate(builder, from, builder.level.environment(name, from.span.source));
  if (meaning.kind === 'poison') return;
  const value = tensorOf(builder, meaning, from.span);
  if (!value) return;
  const calls = builder.nodes.filter((node) => node.kind === 'call' && node.net.name === name);
  if (calls.some((call) => call.inputs[0] === value)) return;
  builder.report(
    'GEN1010',
    'codebookOrigin',
    from.span,
    { codebook: name },
    { related: calls[0] ? [{ span: calls[0].span, message: 'it quantises this' }] : [] },
  );
}

/** Codebooks with moving averages whose vectors come, in a loss, from one of some nets: they follow them (rule 12). */
export function movedBy(builder: Builder, loss: Value, over: readonly string[], frozen: readonly string[]): string[] {
  const moved = new Set<string>();
  for (const node of nodesBehind([loss])) {
    if (
      node.kind !== 'call' ||
      node.net.keyword !== 'codebook' ||
      !isMoving(node.net) ||
      frozen.includes(node.net.name)
    )
      continue;
    const sources = nodesBehind(node.inputs);
    if (sources.some((source) => source.kind === 'call' && over.includes(source.weightsOf))) moved.add(node.net.name);
  }
  return [...builder.nets.keys()].filter((name) => moved.has(name));
}

/** Whether a codebook follows its vectors instead of a gradient. */
export const isMoving = (net: Net): boolean =>
  net.nodes.every((node) => node.kind === 'op' && node.weights.every(({ role }) => role === 'state'));
