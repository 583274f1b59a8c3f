import type { CstNode } from 'chevrotain';
import { fix } from '../messages/report.js';
import type { Identifier, Node, OutputType, Parameter } from '../syntax/ast.js';
import type { Span } from '../syntax/source.js';
import { buildExpression } from './expressions.js';
import { buildOperation } from './operators.js';
import type { Reader } from './reader.js';

export interface Parameters {
  readonly inputs: Parameter[];
  /** The parameters behind the semicolon. */
  readonly settings: Parameter[];
  readonly semicolon?: Span;
}

/** The parameters of a declaration that begins with `word`. */
export function buildParameters(reader: Reader, node: CstNode | undefined, word: string): Parameters {
  const semicolon = reader.token(node, ';');
  const inputs: Parameter[] = [];
  const settings: Parameter[] = [];
  for (const list of reader.nodes(node, 'parameterList')) {
    const late = semicolon && reader.span(list).start > semicolon.startOffset;
    for (const parameter of reader.nodes(list, 'parameter'))
      (late ? settings : inputs).push(buildParameter(reader, parameter));
  }
  if (word !== 'flow')
    for (const { given, name } of [...inputs, ...settings]) if (given) givenElsewhere(reader, given, name, word);
  return { inputs, settings, semicolon: semicolon && reader.spanOf(semicolon) };
}

function givenElsewhere(reader: Reader, { span }: Node, name: Identifier, word: string): void {
  const fixes = [fix('leave out `given`', { ...span, end: name.span.start }, '')];
  reader.report('GEN0059', 'elsewhere', span, { word, name: name.name }, { fixes });
}

function buildParameter(reader: Reader, node: CstNode): Parameter {
  const span = reader.span(node);
  const word = reader.token(node, 'Key') ?? reader.token(node, 'Label') ?? reader.token(node, 'Name');
  const type = reader.node(node, 'operation');
  const value = reader.node(node, 'expression');
  const given = reader.token(node, 'Given');
  return {
    span,
    ...(given ? { given: { span: reader.spanOf(given) } } : {}),
    name: reader.identifier(word, span),
    type: type && buildOperation(reader, type, span),
    default: value && buildExpression(reader, value, span),
  };
}

export function buildOutputs(reader: Reader, node: CstNode): OutputType[] {
  return reader.nodes(node, 'output').map((output) => {
    const span = reader.span(output);
    const [type, range] = reader.nodes(output, 'operation');
    return {
      span,
      name: reader.optionalIdentifier(reader.token(output, 'Label')),
      type: buildOperation(reader, type, span),
      range: range && buildOperation(reader, range, span),
    };
  });
}
