/**
 * Codebooks: nets of one operation, called by `nearest(e, Codes)`. They own their codes as any net owns its weights, so
 * steps, rules, totals and paths need no special case.
 */
import type { CodebookDeclaration } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import type { CodebookSettings } from '../../catalogue/functions/codes.js';
import { nearestOf } from '../../catalogue/functions/codes.js';
import { showShape } from '../../catalogue/row/shapes.js';
import type { Setting } from '../../catalogue/row/values.js';
import type { Net, OpNode, Value, Weight } from '../../graph/types.js';
import { readShape } from '../evaluate/annotations.js';
import type { Builder } from '../scope/builder.js';
import { trace } from '../scope/provenance.js';
import { isTooLarge, tooManyNumbers } from '../scope/size-limit.js';
import { readCodebookClauses } from './codebook-clauses.js';

export function ensureCodebook(builder: Builder, name: string, given: Value, at: Span): Net | undefined {
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
  const scope = builder.modelScope.environment(name, declaration.span.source);
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
  const settings = readCodebookClauses(builder, declaration, scope);
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

/** Settings of the operation from the declaration, for diffs and tables. */
const settingsOf = (settings: CodebookSettings): Record<string, Setting> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, { value, explicit: true }]],
    ),
  );
