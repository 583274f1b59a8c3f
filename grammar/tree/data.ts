import type { CstNode } from 'chevrotain';
import type { DataDeclaration, DataField } from '../syntax/ast.js';
import { buildArguments, buildOperations, buildStages } from './expressions.js';
import { buildOperation } from './operators.js';
import type { Reader } from './reader.js';
import { docOf } from './statements.js';

export function buildData(reader: Reader, node: CstNode): DataDeclaration {
  const span = reader.span(node);
  const from = reader.node(node, 'operations');
  const settings = reader.nodes(node, 'setting').map((setting) => ({
    span: reader.span(setting),
    name: reader.identifier(reader.token(setting, 'SettingWord'), span),
    arguments: buildArguments(reader, reader.node(setting, 'arguments')),
  }));
  reader.once(settings.map(({ name }) => name));
  for (const setting of settings) reader.once(setting.arguments.flatMap(({ name }) => (name ? [name] : [])));
  return {
    kind: 'data',
    span,
    doc: docOf(reader, node),
    name: reader.identifier(reader.token(node, 'Name'), span),
    modifiers: reader.tokens(node, 'Modifier').map((token) => reader.identifier(token, span)),
    from: from && buildOperations(reader, from),
    transforms: buildStages(reader, node),
    fields: reader.nodes(node, 'field').map((field) => buildField(reader, field)),
    settings,
  };
}

function buildField(reader: Reader, node: CstNode): DataField {
  const span = reader.span(node);
  const operations = reader.nodes(node, 'operation');
  const after = (word: string) => {
    const token = reader.token(node, word);
    return (
      token && operations.find((operation) => reader.span(operation).start >= token.startOffset + token.image.length)
    );
  };
  const [range, from] = [after('in'), after('from')];
  return {
    span,
    doc: docOf(reader, node),
    name: reader.identifier(reader.token(node, 'Def'), span),
    type: buildOperation(reader, operations[0], span),
    range: range && buildOperation(reader, range, span),
    from: from && buildOperation(reader, from, span),
    transforms: buildStages(reader, node),
  };
}
