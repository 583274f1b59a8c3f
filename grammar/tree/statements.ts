/** The tree of bodies, steps, training blocks and clauses, from the concrete tree. */
import type { CstNode } from 'chevrotain';
import type {
  AssignStatement,
  Clauses,
  Expression,
  LoopStatement,
  MinimizeStep,
  ProcedureStatement,
  Schedule,
  Statement,
  StepOption,
  TrainItem,
} from '../syntax/ast.js';
import { buildExpression, buildExpressions, buildOperations } from './expressions.js';
import { buildOperation } from './operators.js';
import type { Reader } from './reader.js';

type Step = MinimizeStep & { readonly kind: 'step' };

/** The statements in the braces of a body; undefined if there are no braces. */
export function buildBody(reader: Reader, node: CstNode | undefined): ProcedureStatement[] | undefined {
  if (!node) return undefined;
  return reader.nodes(node, 'statement').flatMap((statement) => buildStatement(reader, statement));
}

/** The statements of a body that may contain only assignments and a `return`. */
export function plainStatements(reader: Reader, node: CstNode | undefined): Statement[] | undefined {
  return buildBody(reader, node)?.filter((statement): statement is Statement => {
    if (statement.kind !== 'free' && statement.kind !== 'step') return true;
    reader.report('GEN0035', 'outside', statement.span, { word: statement.kind === 'free' ? 'free' : 'minimize' });
    return false;
  });
}

function buildStatement(reader: Reader, node: CstNode): ProcedureStatement[] {
  const span = reader.span(node);
  const step = reader.node(node, 'step');
  if (step) return [buildStep(reader, step)];
  const value = (): Expression => buildExpression(reader, reader.node(node, 'expression'), span);
  const def = reader.token(node, 'Def');
  const indices = reader.node(node, 'target');
  if (def && indices) {
    const at = buildExpressions(reader, reader.node(indices, 'expressions'));
    return [{ kind: 'put', span, name: reader.identifier(def, span), at, value: value() }];
  }
  if (def) {
    const assign: AssignStatement = { kind: 'assign', span, name: reader.identifier(def, span), value: value() };
    return [assign];
  }
  if (reader.token(node, 'return')) {
    return [{ kind: 'return', span, values: buildExpressions(reader, reader.node(node, 'expressions')) }];
  }
  if (reader.token(node, 'for')) {
    const body = reader.node(node, 'body');
    const names = reader.identifiers(reader.node(node, 'names'));
    return [{ kind: 'for', span, names, over: value(), body: loopBody(reader, body) }];
  }
  if (reader.token(node, 'free')) {
    return [{ kind: 'free', span, name: reader.identifier(reader.token(node, 'Name'), span), value: value() }];
  }
  return [];
}

/** The statements of a loop: assignments, and loops inside. */
function loopBody(reader: Reader, node: CstNode | undefined): LoopStatement[] {
  return (buildBody(reader, node) ?? []).filter((statement): statement is LoopStatement => {
    if (statement.kind === 'return') reader.report('GEN0057', 'returns', statement.span);
    else if (statement.kind === 'free' || statement.kind === 'step')
      reader.report('GEN0057', 'searches', statement.span, { word: statement.kind === 'free' ? 'free' : 'minimize' });
    else return true;
    return false;
  });
}

export function buildStep(reader: Reader, node: CstNode): Step {
  const span = reader.span(node);
  const optimizer = reader.node(node, 'operation');
  const options = reader.nodes(node, 'stepOption').map((option) => buildOption(reader, option));
  reader.once(options.map(({ kind, what, span: at }) => ({ name: what ? `${kind} ${what.name}` : kind, span: at })));
  return {
    kind: 'step',
    span,
    doc: docOf(reader, node),
    name: reader.token(node, 'step') ? reader.identifier(reader.token(node, 'Name'), span) : undefined,
    loss: buildExpression(reader, reader.node(node, 'expression'), span),
    over: reader.identifiers(reader.node(node, 'names')),
    optimizer: optimizer && buildOperation(reader, optimizer, span),
    options,
  };
}

function buildOption(reader: Reader, node: CstNode): StepOption {
  const span = reader.span(node);
  const word = reader.token(node, 'OptionWord')?.image;
  return {
    kind: word === 'every' || word === 'clip' ? word : 'repeat',
    span,
    what: reader.optionalIdentifier(reader.token(node, 'Modifier')),
    value: buildOperation(reader, reader.node(node, 'operation'), span),
  };
}

export function buildTrainItems(reader: Reader, block: CstNode | undefined): TrainItem[] {
  const items = reader.nodes(block, 'trainItem').flatMap((item) => buildTrainItem(reader, item));
  reader.once(items.flatMap((item) => (item.kind === 'setting' ? [item.name] : [])));
  return items;
}

function buildTrainItem(reader: Reader, node: CstNode): TrainItem[] {
  const span = reader.span(node);
  const step = reader.node(node, 'step');
  if (step) return [buildStep(reader, step)];
  const block = reader.node(node, 'trainBlock');
  if (reader.token(node, 'together')) {
    const steps: Step[] = [];
    for (const item of buildTrainItems(reader, block)) {
      if (item.kind === 'step') steps.push(item);
      else reader.report('GEN0031', 'other', item.span);
    }
    return [{ kind: 'together', span, steps }];
  }
  if (reader.token(node, 'stage')) {
    const name = reader.identifier(reader.token(node, 'Name'), span);
    return [{ kind: 'stage', span, doc: docOf(reader, node), name, items: buildTrainItems(reader, block) }];
  }
  if (reader.token(node, 'freeze'))
    return [{ kind: 'freeze', span, names: reader.identifiers(reader.node(node, 'names')) }];
  const drop = reader.node(node, 'drop');
  if (drop) return buildTrainDrop(reader, drop);
  const word = reader.token(node, 'SettingWord');
  if (!word) return [];
  const value = buildExpression(reader, reader.node(node, 'expression'), span);
  return [{ kind: 'setting', span, name: reader.identifier(word, span), value }];
}

function buildTrainDrop(reader: Reader, node: CstNode): TrainItem[] {
  const span = reader.span(node);
  const word = reader.token(node, 'DropWord')?.image;
  if (word !== 'step' && word !== 'freeze' && word !== 'stage') {
    if (!reader.recovered(node)) {
      reader.report('GEN0032', 'other', span);
    }
    return [];
  }
  const names = buildOperations(reader, reader.node(node, 'operations')).flatMap((what) =>
    what.kind === 'name' ? [{ name: what.name, span: what.span }] : [],
  );
  return [{ kind: 'drop', span, what: word, names }];
}

export function buildClauses(reader: Reader, node: CstNode | undefined): Clauses {
  const clauses: { -readonly [K in keyof Clauses]: Clauses[K] } = {};
  for (const clause of reader.nodes(node, 'clause')) {
    const span = reader.span(clause);
    const once = (key: keyof Clauses): boolean => {
      if (clauses[key] === undefined) return true;
      reader.report('GEN0033', 'twice', span, { name: key });
      return false;
    };
    const name = () => reader.identifier(reader.token(clause, 'Name'), span);
    const schedule = reader.node(clause, 'schedule');
    if (schedule) {
      if (once('at')) clauses.at = buildSchedule(reader, schedule);
    } else if (reader.token(clause, 'on')) {
      if (once('on')) clauses.on = buildOperations(reader, reader.node(clause, 'operations'));
    } else if (reader.token(clause, 'first')) {
      if (once('first')) clauses.first = buildOperation(reader, reader.node(clause, 'operation'), span);
    } else if (reader.token(clause, 'random')) {
      if (once('random')) clauses.random = buildOperation(reader, reader.node(clause, 'operation'), span);
    } else if (reader.token(clause, 'each')) {
      if (once('each')) clauses.each = name();
    } else if (reader.token(clause, 'after')) {
      if (once('after')) clauses.after = name();
    }
  }
  return clauses;
}

function buildSchedule(reader: Reader, node: CstNode): Schedule {
  const span = reader.span(node);
  const interval = reader.node(node, 'interval');
  if (!interval) return { kind: 'epochs', span, epochs: buildOperations(reader, reader.node(node, 'operations')) };
  const every = reader.node(interval, 'operation');
  return { kind: 'every', span, interval: every && buildOperation(reader, every, span) };
}

/** The doc comment above a node. */
export function docOf(reader: Reader, node: CstNode): string | undefined {
  return reader.docs.get(reader.span(node).start);
}
