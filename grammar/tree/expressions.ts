/** The tree of expressions, from the concrete tree. */
import type { CstNode, IToken } from 'chevrotain';
import type {
  Argument,
  DrawsExpression,
  Expression,
  Index,
  IndexExpression,
  LabelledExpression,
  PipeExpression,
  RepeatExpression,
} from '../syntax/ast.js';
import type { Span } from '../syntax/source.js';
import { safeFix } from '../messages/report.js';
import { indicesOf } from '../syntax/indices.js';
import { buildOperation, join } from './operators.js';
import { buildNumber, buildString } from './literals.js';
import type { Reader } from './reader.js';
import { plainStatements } from './statements.js';

export function buildExpressions(reader: Reader, node: CstNode | undefined): Expression[] {
  return reader.nodes(node, 'expression').map((item) => {
    const expression = buildExpression(reader, item, reader.span(item));
    if (expression.kind === 'labelled') reportLabel(reader, expression, false);
    return expression;
  });
}
export function buildOperations(reader: Reader, node: CstNode | undefined): Expression[] {
  return reader.nodes(node, 'operation').map((item) => buildOperation(reader, item, reader.span(item)));
}

/** An expression. @param at The place of an absent expression. */
export function buildExpression(reader: Reader, node: CstNode | undefined, at: Span): Expression {
  const conditional = reader.node(node, 'conditional');
  if (conditional) return buildConditional(reader, conditional);
  const pipe = reader.node(node, 'pipe');
  return pipe ? buildPipe(reader, pipe) : reader.error({ ...at, start: at.end });
}

function buildConditional(reader: Reader, node: CstNode): Expression {
  const span = reader.span(node);
  const [condition, yes, no] = [0, 1, 2].map((i) => buildExpression(reader, reader.nodes(node, 'expression')[i], span));
  return reader.limited({ kind: 'conditional', span, condition: condition!, then: yes!, else: no! }, [
    condition,
    yes,
    no,
  ]);
}

function buildPipe(reader: Reader, node: CstNode): Expression {
  const head = buildHead(reader, reader.node(node, 'head'), reader.span(node));
  const stages = buildStages(reader, node);
  let expression: Expression = head;
  if (stages.length > 0) {
    const pipe: PipeExpression = { kind: 'pipe', span: join(head, stages[stages.length - 1]!), head, stages };
    expression = reader.limited(pipe, [head, ...stages]);
  }
  const tails = reader.nodes(node, 'tail');
  if (tails.length === 0) return expression;
  // The intended reading is unknown, so the pipe is kept and the arithmetic is reported.
  const operator = reader.token(tails[0], 'BinaryOperator');
  const where = operator ? reader.spanOf(operator) : expression.span;
  const simple = tails.length === 1 && stages.length > 0 && stages.every((stage) => stage.span.end <= where.start);
  reader.report(
    'GEN0022',
    'arithmetic',
    where,
    { operator: operator?.image ?? '' },
    {
      fixes: simple
        ? [
            {
              title: 'put the pipe into parentheses',
              edits: [
                { span: { ...expression.span, end: expression.span.start }, replacement: '(' },
                { span: { ...expression.span, start: expression.span.end }, replacement: ')' },
              ],
            },
          ]
        : undefined,
    },
  );
  return expression;
}

/** The stages behind the arrows of a pipe, a data header or a data field. */
export function buildStages(reader: Reader, node: CstNode): Expression[] {
  return reader.nodes(node, 'arrowStage').map((arrow) => {
    const stage = reader.node(arrow, 'stage');
    return buildHead(reader, stage, reader.span(arrow));
  });
}

/** A head or a stage: an operand with an optional label, or a `repeat`. */
function buildHead(reader: Reader, node: CstNode | undefined, at: Span): Expression {
  const repeat = reader.node(node, 'repeat');
  const operation = reader.node(node, 'operation');
  const value = repeat
    ? buildRepeat(reader, repeat)
    : operation
      ? buildOperation(reader, operation, at)
      : buildPostfix(reader, reader.node(node, 'postfix'), at);
  const label = reader.token(node, 'Label');
  if (!label) return value;
  const identifier = reader.identifier(label, at);
  const span = { ...identifier.span, end: Math.max(value.span.end, identifier.span.end) };
  return reader.limited({ kind: 'labelled', span, label: identifier, value }, [value]);
}

function buildRepeat(reader: Reader, node: CstNode): Expression {
  const span = reader.span(node);
  const [first, list] = reader.nodes(node, 'operation');
  let count = buildOperation(reader, first, span);
  const body = buildExpression(reader, reader.node(node, 'expression'), span);
  const [item, index] = reader.identifiers(node);
  const infix = reader.token(node, 'in');
  if (infix) {
    const values = buildOperation(reader, list, span);
    const text = (part: Expression): string => reader.source.text.slice(part.span.start, part.span.end);
    reader.report(
      'GEN0023',
      'order',
      { ...span, start: count.span.start, end: values.span.end },
      { items: text(values), item: text(count) },
      {
        fixes: [
          safeFix(
            'write it with `as`',
            { ...span, start: count.span.start, end: values.span.end },
            `${text(values)} as ${text(count)}`,
          ),
        ],
      },
    );
    count = values;
  }
  const repeat: RepeatExpression = { kind: 'repeat', span, count, item, index, body };
  return reader.limited(repeat, [count, body]);
}

function buildDraws(reader: Reader, node: CstNode): Expression {
  const span = reader.span(node);
  const count = buildOperation(reader, reader.node(node, 'operation'), span);
  const inner = reader.node(node, 'expression');
  const value = inner && buildExpression(reader, inner, span);
  const body = inner ? undefined : plainStatements(reader, node);
  const draws: DrawsExpression = { kind: 'draws', span, count, ...(body ? { body } : {}), ...(value ? { value } : {}) };
  const parts = (body ?? []).flatMap((statement) =>
    statement.kind === 'return' ? statement.values : statement.kind === 'assign' ? [statement.value] : [],
  );
  return reader.limited(draws, [count, ...parts, ...(value ? [value] : [])]);
}

export function buildPostfix(reader: Reader, node: CstNode | undefined, at: Span): Expression {
  let expression = buildAtom(reader, reader.node(node, 'atom'), node ? reader.span(node) : at);
  for (const suffix of reader.nodes(node, 'suffix')) {
    expression = buildSuffix(reader, expression, suffix);
    if (expression.kind === 'error') break;
  }
  return expression;
}

function buildSuffix(reader: Reader, object: Expression, suffix: CstNode): Expression {
  const end = reader.span(suffix);
  const span = { ...object.span, end: Math.max(end.end, object.span.end) };
  if (reader.token(suffix, '.')) {
    const member = reader.identifier(reader.token(suffix, 'Name'), end);
    return reader.limited({ kind: 'member', span, object, member }, [object]);
  }
  if (reader.token(suffix, 'IndexBracket')) {
    const indices = buildIndices(reader, reader.node(suffix, 'indices'), end);
    const index: IndexExpression = { kind: 'index', span, object, indices };
    return reader.limited(index, [object, ...indicesOf(index)]);
  }
  const args = buildArguments(reader, reader.node(suffix, 'arguments'));
  return reader.limited({ kind: 'call', span, callee: object, arguments: args }, [
    object,
    ...args.map((argument) => argument.value),
  ]);
}

export function buildIndices(reader: Reader, node: CstNode | undefined, at: Span): Index[] {
  const written = reader.nodes(node, 'index');
  if (written.length === 0) return [reader.error({ ...at, start: at.end })];
  return written.map((index) => {
    const span = reader.span(index);
    if (reader.token(index, ':')) return { kind: 'axis', span };
    return buildExpression(reader, reader.node(index, 'expression'), span);
  });
}

export function buildArguments(reader: Reader, node: CstNode | undefined): Argument[] {
  return reader.nodes(node, 'argument').map((argument) => {
    const span = reader.span(argument);
    const name = reader.optionalIdentifier(reader.token(argument, 'Key'));
    const value = buildExpression(reader, reader.node(argument, 'expression'), span);
    if (value.kind !== 'labelled') return { span, name, value };
    reportLabel(reader, value, name === undefined);
    return { span, name: name ?? value.label, value: value.value };
  });
}

/** Reports a label in place of a key, as in `f(a: 3)`, or in a list, as in `[a: 3]`. */
function reportLabel(reader: Reader, { label, value }: LabelledExpression, argument: boolean): void {
  const text = reader.source.text;
  const start = text.indexOf(':', label.span.end);
  const span = { ...label.span, start, end: start + 1 };
  if (!argument) return reader.report('GEN0045', 'label', span);
  const sign = { ...span, end: value.span.start > start ? value.span.start : start + 1 };
  reader.report('GEN0045', 'argument', span, { name: label.name }, { fixes: [safeFix('write `=`', sign, '=')] });
}

function buildAtom(reader: Reader, node: CstNode | undefined, at: Span): Expression {
  const name = reader.token(node, 'Name');
  if (name) return buildName(reader, name);
  const number = reader.token(node, 'Number');
  if (number) return buildNumber(reader, number);
  const string = reader.token(node, 'String');
  if (string) return buildString(reader, string);
  const draws = reader.node(node, 'draws');
  if (draws) return buildDraws(reader, draws);
  if (node && reader.token(node, '[')) {
    const items = buildExpressions(reader, reader.node(node, 'expressions'));
    return reader.limited({ kind: 'list', span: reader.span(node), items }, items);
  }
  if (node && reader.token(node, '(')) {
    const inner = buildExpression(reader, reader.node(node, 'expression'), reader.span(node));
    return reader.limited({ kind: 'parenthesised', span: reader.span(node), inner }, [inner]);
  }
  return reader.error(node ? reader.span(node) : at);
}

function buildName(reader: Reader, token: IToken): Expression {
  const span = reader.spanOf(token);
  return token.image === '' ? reader.error(span) : { kind: 'name', span, name: token.image };
}
