/** The tree of `ablation` and `evaluate`, from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type { AblationDeclaration, AblationItem, EvaluateDeclaration } from '../syntax/ast.js';
import { buildExpression, buildExpressions } from './expressions.js';
import { buildMembers } from './file.js';
import { buildOperation } from './operators.js';
import type { Reader } from './reader.js';
import { docOf } from './statements.js';

export function buildAblation(reader: Reader, node: CstNode): AblationDeclaration {
  const span = reader.span(node);
  return {
    kind: 'ablation',
    span,
    doc: docOf(reader, node),
    name: reader.identifier(reader.token(node, 'Name'), span),
    items: reader.nodes(node, 'ablationItem').flatMap((item) => buildItem(reader, item)),
  };
}

function buildItem(reader: Reader, node: CstNode): AblationItem[] {
  const span = reader.span(node);
  if (reader.token(node, 'runs'))
    return [{ kind: 'runs', span, names: reader.identifiers(reader.node(node, 'names')) }];
  if (reader.token(node, 'seeds')) {
    return [{ kind: 'seeds', span, values: buildExpressions(reader, reader.node(node, 'expressions')) }];
  }
  if (reader.token(node, 'compare')) {
    const entries = reader.nodes(node, 'compareEntry').map((entry) => {
      const [name, order] = reader.tokens(entry, 'Name');
      return { name: reader.identifier(name, reader.span(entry)), order: reader.optionalIdentifier(order) };
    });
    return [{ kind: 'compare', span, entries }];
  }
  if (reader.token(node, 'edit')) {
    const name = reader.identifier(reader.token(node, 'Name'), span);
    return [{ kind: 'edit', span, doc: docOf(reader, node), name, members: buildMembers(reader, node) }];
  }
  const kind = reader.token(node, 'sweep') ? 'sweep' : reader.token(node, 'vary') ? 'vary' : undefined;
  if (!kind) return [];
  const [values, condition] = reader.nodes(node, 'expression');
  const runs = reader.node(node, 'names');
  return [
    {
      kind,
      span,
      name: reader.identifier(reader.token(node, 'Name'), span),
      values: buildExpression(reader, values, span),
      ...(runs ? { runs: reader.identifiers(runs) } : {}),
      ...(condition ? { when: buildExpression(reader, condition, span) } : {}),
    },
  ];
}

export function buildEvaluate(reader: Reader, node: CstNode): EvaluateDeclaration {
  const span = reader.span(node);
  return {
    kind: 'evaluate',
    span,
    doc: docOf(reader, node),
    name: reader.identifier(reader.token(node, 'Name'), span),
    items: reader.nodes(node, 'evaluateItem').flatMap((item): EvaluateDeclaration['items'][number][] => {
      const at = reader.span(item);
      if (reader.token(item, 'score')) {
        const value = buildExpression(reader, reader.node(item, 'expression'), at);
        return [{ kind: 'score', span: at, name: reader.identifier(reader.token(item, 'Name'), at), values: [value] }];
      }
      const kind = reader.token(item, 'inside') ? 'inside' : reader.token(item, 'outside') ? 'outside' : undefined;
      const limit = reader.node(item, 'operation');
      const first = limit ? { first: buildOperation(reader, limit, at) } : {};
      return kind
        ? [{ kind, span: at, values: buildExpressions(reader, reader.node(item, 'expressions')), ...first }]
        : [];
    }),
  };
}
