/** The tree of declarations, from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { Declaration, Expression, Identifier, Statement } from '../syntax/ast.js';
import { buildAblation, buildEvaluate } from './ablations.js';
import { buildData } from './data.js';
import { buildArguments, buildExpression, buildExpressions, buildOperations } from './expressions.js';
import { buildModel, buildUse } from './file.js';
import { stringOf } from './literals.js';
import { buildOperation } from './operators.js';
import { buildOutputs, buildParameters } from './parameters.js';
import { keptTree } from '../kept/trees.js';
import type { Reader } from './reader.js';
import { buildBody, buildClauses, buildTrainItems, docOf, plainStatements } from './statements.js';

type Builder = (reader: Reader, node: CstNode) => Declaration | undefined;

const builders = new Map<string, Builder>([
  ['use', buildUse],
  ['model', buildModel],
  ['ablation', buildAblation],
  ['definition', buildDefinition],
  ['data', buildData],
  ['net', buildNet],
  ['codebook', buildCodebook],
  ['pool', buildPool],
  ['fn', buildFn],
  ['sample', buildSample],
  ['train', buildTrain],
  ['expect', buildExpect],
  ['claim', buildClaim],
  ['evaluate', buildEvaluate],
  ['extern', buildExtern],
  ['set', buildSet],
  ['swap', buildSwap],
  ['drop', buildDrop],
  ['insert', buildInsert],
]);

/** A declaration; undefined if nothing of it could be read. */
export function buildDeclaration(reader: Reader, node: CstNode): Declaration | undefined {
  for (const [rule, build] of builders) {
    const child = reader.node(node, rule);
    if (child) return build(reader, child);
  }
  const token = reader.token(node, 'Unreadable');
  return token && keptTree(reader.source, token);
}

/** The common parts of all declarations: span, doc comment, name, and access to the value. */
function common(reader: Reader, node: CstNode) {
  const span = reader.span(node);
  return {
    span,
    doc: docOf(reader, node),
    name: (): Identifier => reader.identifier(reader.token(node, 'Name'), span),
    expression: (i = 0): Expression => buildExpression(reader, reader.nodes(node, 'expression')[i], span),
    operation: (i = 0): Expression => buildOperation(reader, reader.nodes(node, 'operation')[i], span),
    place: (): Expression[] => buildOperations(reader, reader.node(reader.node(node, 'place'), 'operations')),
    clauses: () => buildClauses(reader, reader.node(node, 'clauses')),
  };
}

function buildDefinition(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name, expression, clauses } = common(reader, node);
  for (const kind of ['param', 'let'] as const) {
    if (!reader.token(node, kind)) continue;
    const clause = reader.node(reader.node(node, 'clauses'), 'clause');
    if (clause) {
      reader.report('GEN0034', 'clause', reader.span(clause), { word: kind });
    }
    return { kind, span, doc, name: name(), value: expression() };
  }
  const kind = reader.token(node, 'loss') ? 'loss' : reader.token(node, 'metric') ? 'metric' : 'plot';
  return { kind, span, doc, name: name(), value: expression(), clauses: clauses() };
}

/** The body of a declaration that is no procedure. */
const plainBody = (reader: Reader, node: CstNode): Statement[] | undefined =>
  plainStatements(reader, reader.node(node, 'body'));

function buildNet(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name } = common(reader, node);
  const word = reader.token(node, 'block') ? 'block' : reader.token(node, 'flow') ? 'flow' : 'net';
  const { inputs, settings, semicolon } = buildParameters(reader, reader.node(node, 'parameters'), word);
  const outputsNode = reader.node(node, 'outputs');
  const valueNode = reader.node(node, 'expression');
  const extras = reader.node(node, 'extras');
  const withNode = reader.node(extras, 'expressions');
  const body = plainBody(reader, node);
  if (word === 'block') {
    const misplaced = valueNode ?? outputsNode ?? withNode;
    if (misplaced && !reader.recovered(node)) {
      reader.report('GEN0036', 'part', reader.span(misplaced));
    }
    return { kind: 'block', span, doc, name: name(), inputs, settings, body: body ?? [] };
  }
  if (semicolon) {
    reader.report('GEN0037', 'net', semicolon, { word });
  }
  return {
    kind: 'net',
    keyword: word,
    span,
    doc,
    name: name(),
    inputs: [...inputs, ...settings],
    outputs: outputsNode && buildOutputs(reader, outputsNode),
    body,
    value: valueNode && buildExpression(reader, valueNode, span),
    with: withNode && buildExpressions(reader, withNode),
  };
}

function buildCodebook(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name, operation } = common(reader, node);
  const extras = buildExpressions(reader, reader.node(reader.node(node, 'extras'), 'expressions'));
  return { kind: 'codebook', span, doc, name: name(), shape: operation(), with: extras };
}

function buildPool(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name, expression } = common(reader, node);
  return { kind: 'pool', span, doc, name: name(), size: expression(0), value: expression(1) };
}

function buildFn(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name } = common(reader, node);
  const { inputs, settings, semicolon } = buildParameters(reader, reader.node(node, 'parameters'), 'fn');
  if (semicolon) reader.report('GEN0037', 'function', semicolon);
  const value = reader.node(node, 'expression');
  return {
    kind: 'fn',
    span,
    doc,
    name: name(),
    parameters: [...inputs, ...settings],
    value: value && buildExpression(reader, value, span),
    body: plainBody(reader, node),
  };
}

function buildSample(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name, clauses } = common(reader, node);
  const { inputs, settings, semicolon } = buildParameters(reader, reader.node(node, 'parameters'), 'sample');
  if (semicolon) reader.report('GEN0037', 'sample', semicolon);
  const values = reader.node(node, 'expressions');
  return {
    kind: 'sample',
    span,
    doc,
    name: name(),
    parameters: [...inputs, ...settings],
    values: values && buildExpressions(reader, values),
    body: buildBody(reader, reader.node(node, 'body')),
    clauses: clauses(),
  };
}

function buildTrain(reader: Reader, node: CstNode): Declaration {
  const { span, doc } = common(reader, node);
  return { kind: 'train', span, doc, items: buildTrainItems(reader, reader.node(node, 'trainBlock')) };
}

function buildExpect(reader: Reader, node: CstNode): Declaration {
  const { span, doc, expression, operation } = common(reader, node);
  return { kind: 'expect', span, doc, subject: operation(), value: expression() };
}

function buildClaim(reader: Reader, node: CstNode): Declaration {
  const { span, doc, expression } = common(reader, node);
  return { kind: 'claim', span, doc, value: expression() };
}

function buildExtern(reader: Reader, node: CstNode): Declaration {
  const { span, doc, name } = common(reader, node);
  const { inputs, settings, semicolon } = buildParameters(reader, reader.node(node, 'parameters'), 'extern');
  if (semicolon) reader.report('GEN0037', 'extern', semicolon);
  const outputs = reader.node(node, 'outputs');
  const path = reader.token(node, 'String');
  return {
    kind: 'extern',
    span,
    doc,
    name: name(),
    parameters: [...inputs, ...settings],
    outputs: outputs ? buildOutputs(reader, outputs) : [],
    from: stringOf(reader, path, span),
  };
}

function buildSet(reader: Reader, node: CstNode): Declaration {
  const { span, doc, place } = common(reader, node);
  const settings = buildArguments(reader, reader.node(node, 'arguments'));
  for (const setting of settings) {
    if (!setting.name && setting.value.kind !== 'error') {
      reader.report('GEN0038', 'unnamed', setting.span);
    }
  }
  return { kind: 'set', span, doc, settings, on: reader.identifiers(reader.node(node, 'names')), in: place() };
}

function buildSwap(reader: Reader, node: CstNode): Declaration {
  const { span, doc, expression, place } = common(reader, node);
  return { kind: 'swap', span, doc, what: expression(0), for: expression(1), in: place() };
}

function buildDrop(reader: Reader, node: CstNode): Declaration {
  const { span, doc, place } = common(reader, node);
  const [what, another] = buildOperations(reader, reader.node(node, 'operations'));
  if (another) {
    reader.report('GEN0039', 'several', another.span);
  }
  const declaration = reader.optionalIdentifier(reader.token(node, 'DropWord'));
  return { kind: 'drop', span, doc, declaration, what: what ?? reader.error(span), in: place() };
}

function buildInsert(reader: Reader, node: CstNode): Declaration {
  const { span, doc, expression, operation, place } = common(reader, node);
  return { kind: 'insert', span, doc, what: expression(), after: operation(), in: place() };
}
