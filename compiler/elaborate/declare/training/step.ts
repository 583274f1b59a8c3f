/** One step of the training: its loss, its nets, its optimizer, its options. */
import type { Expression, MinimizeStep, StepOption } from '../../../../grammar/syntax/ast.js';
import { configNames, findConfig } from '../../../catalogue/configs/index.js';
import { findOp } from '../../../catalogue/index.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import type { MergedStep } from '../../../resolve/train.js';
import type { Optimizer, Step, Term } from '../../../graph/types.js';
import type { Setting } from '../../../catalogue/row/values.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import { movedBy } from '../../nets/codebook.js';
import { poolsBehind } from '../../nets/pool.js';
import type { Environment } from '../../scope/environment.js';
import { evaluate, numberOf } from '../../evaluate/evaluate.js';
import { reportTwice } from '../../arguments/duplicates.js';
import { readConfig } from '../../arguments/settings.js';
import type { Meaning } from '../../scope/meaning.js';
import { describe } from '../../scope/meaning.js';

/** What steps of a training see around them. */
export interface StepScope {
  readonly losses: readonly Term[];
  /** Of all steps, whose optimizers can be shared. */
  readonly names: readonly string[];
  readonly environment: Environment;
  /** Nets that do not move while the step is run. */
  readonly frozen: readonly string[];
}

/** Whether the grammar has said that something is missing in the step: then what stands behind that place is not there either. */
function isBroken({ files }: Builder, { span: { source, start, end } }: MinimizeStep): boolean {
  const line = source.text.indexOf('\n', end);
  const last = line < 0 ? source.text.length : line;
  return files.diagnostics.some(
    ({ severity, span }) => severity === 'error' && span.source === source && span.start >= start && span.start <= last,
  );
}

export function buildStep(builder: Builder, merged: MergedStep, scope: StepScope): Step | undefined {
  const { step } = merged;
  const { losses, names, environment, frozen } = scope;
  const loss = lossName(builder, step, losses);
  const over: string[] = [];
  for (const { name, span } of step.over) {
    const member = builder.model.members.get(name);
    if (member?.kind === 'net' || member?.kind === 'codebook') over.push(name);
    else {
      const nets = [...builder.model.members]
        .filter(([, each]) => each.kind === 'net' || each.kind === 'codebook')
        .map(([net]) => net);
      const close = nearest(name, nets);
      const others = meant(span, close, `There are ${nets.join(', ')}.`);
      if (member) builder.report('GEN3007', 'otherKind', span, { name, kind: member.kind }, others);
      else builder.report('GEN3007', 'unknown', span, { name }, others);
    }
  }
  const optimizer = readOptimizer(builder, step.optimizer, names, merged.name, environment, step);
  const options = readOptions(builder, step, environment);
  if (loss === undefined || over.length === 0 || !optimizer) return undefined;
  const minimised = losses.find(({ name }) => name === loss)!.value;
  const start = step.over[0]!.span;
  return {
    name: merged.name,
    span: (step.name ?? step.loss).span,
    ...(step.doc ? { doc: step.doc } : {}),
    loss,
    over,
    moves: [...movedBy(builder, minimised, over, frozen), ...poolsBehind(minimised)],
    overSpan: { ...start, end: step.over.at(-1)!.span.end },
    optimizer,
    ...options,
  };
}

function lossName(builder: Builder, step: MinimizeStep, losses: readonly Term[]): string | undefined {
  const { loss } = step;
  if (loss.kind === 'error') return undefined;
  const name = loss.kind === 'name' ? loss.name : undefined;
  if (name !== undefined && losses.some((each) => each.name === name)) return name;
  if (name !== undefined && builder.model.members.get(name)?.kind === 'loss') return undefined; // reported where it is declared
  const declared = [...builder.model.members].filter(([, member]) => member.kind === 'loss').map(([each]) => each);
  const close = name === undefined ? undefined : nearest(name, declared);
  builder.report('GEN3005', 'loss', loss.span, { name }, { ...meant(loss.span, close, 'Declare it: loss total = …') });
  return undefined;
}

export function readOptimizer(
  builder: Builder,
  expression: Expression | undefined,
  names: readonly string[],
  own: string,
  environment: Environment,
  step: MinimizeStep,
): Optimizer | string | undefined {
  if (!expression) {
    if (!isBroken(builder, step)) builder.report('GEN1009', 'optimizer', step.span);
    return undefined;
  }
  if (expression.kind === 'name' && expression.name !== own && names.includes(expression.name)) return expression.name;
  if (isUnknown(builder, expression, names, environment)) return undefined;
  const meaning = plainOptimizer(builder, expression, environment) ?? evaluate(builder, expression, environment);
  if (
    meaning.kind === 'config' &&
    meaning.family === 'optimizer' &&
    typeof meaning.config === 'object' &&
    'config' in meaning.config
  ) {
    const settings = Object.fromEntries(
      Object.entries(meaning.config.settings).map(([name, value]): [string, Setting] => [
        name,
        { value, explicit: true },
      ]),
    );
    return { kind: findConfig(meaning.config.config, 'optimizer')!.name, settings };
  }
  if (meaning.kind !== 'poison') {
    builder.report('GEN3005', 'needed', expression.span, { found: describe(meaning) }, { hint: known(names) });
  }
  return undefined;
}

const known = (steps: readonly string[]): string =>
  `There are ${configNames('optimizer').join(', ')}${steps.length > 0 ? '; or name a step to share its optimizer' : ''}.`;

/** `adam(lr=1e-3)` where a net, a loss or another value is called `adam` too: none of them can be meant here. */
function plainOptimizer(builder: Builder, expression: Expression, environment: Environment): Meaning | undefined {
  const callee = expression.kind === 'call' ? expression.callee : expression;
  if (callee.kind !== 'name' || !configNames('optimizer').includes(callee.name)) return undefined;
  const hidden = environment.lookup(callee.name)?.kind;
  if (hidden === undefined || ['fn', 'config', 'poison'].includes(hidden)) return undefined;
  const written = expression.kind === 'call' ? expression.arguments : [];
  const given = written.map((argument) => BoundArgument.written(argument, environment));
  return readConfig(builder, callee.name, 'optimizer', given, expression.span);
}

/** A misspelt optimizer is compared with optimizers and steps, not with everything that has a name. */
function isUnknown(
  builder: Builder,
  expression: Expression,
  steps: readonly string[],
  environment: Environment,
): boolean {
  const callee = expression.kind === 'call' ? expression.callee : expression;
  if (callee.kind !== 'name') return false;
  const optimizers = configNames('optimizer');
  if (optimizers.includes(callee.name) || environment.lookup(callee.name) || findOp(callee.name)) return false;
  const close = nearest(callee.name, [...optimizers, ...steps]);
  builder.report(
    'GEN3005',
    'optimizer',
    callee.span,
    { name: callee.name },
    { ...meant(callee.span, close, known(steps)) },
  );
  return true;
}

export function readOptions(
  builder: Builder,
  step: MinimizeStep,
  environment: Environment,
): Pick<Step, 'repeat' | 'every' | 'clip'> {
  const result: { repeat: number; every: number; clip?: { weights?: number; gradients?: number } } = {
    repeat: 1,
    every: 1,
  };
  const said = new Map<string, StepOption>();
  for (const option of step.options) {
    const name = option.what ? `${option.kind} ${option.what.name}` : option.kind;
    const before = said.get(name);
    said.set(name, option);
    if (before) {
      reportTwice(builder, 'the step', name, { span: option.span }, before.span);
      continue;
    }
    const value = numberOf(builder, option.value, environment);
    if (value === undefined) continue;
    if (option.kind === 'clip') {
      const what = option.what?.name;
      if ((what === 'weights' || what === 'gradients') && value > 0) result.clip = { ...result.clip, [what]: value };
      else builder.report('GEN1010', 'clip', (option.what ?? option).span);
    } else if (Number.isInteger(value) && value >= 1) result[option.kind] = value;
    else builder.report('GEN1010', 'wholeNumber', option.value.span, { what: option.kind, value });
  }
  return result;
}
