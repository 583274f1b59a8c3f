/** One step of the training: its loss, its nets, its optimizer, its options. */
import type { MinimizeStep, StepOption } from '../../../../grammar/syntax/ast.js';
import type { Span } from '../../../../grammar/syntax/source.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import type { Step, Term } from '../../../graph/types.js';
import type { MergedStep } from '../../../resolve/train.js';
import { reportTwice } from '../../arguments/duplicates.js';
import { movedBy, poolsBehind } from '../../nets/moved-codebooks.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { numberOf } from '../../scope/tensor.js';
import { readOptimizer } from './optimizer.js';

/** The surroundings of a step: losses, names and nets of its training. */
export interface StepScope {
  readonly losses: readonly Term[];
  /** Names of all steps, whose optimizers can be shared. */
  readonly names: readonly string[];
  readonly environment: Environment;
  /** Nets that do not move while the step runs. */
  readonly frozen: readonly string[];
}

export function buildStep(builder: Builder, merged: MergedStep, scope: StepScope): Step | undefined {
  const { step } = merged;
  const { losses, names, environment, frozen } = scope;
  const loss = lossName(builder, step, losses);
  const over: string[] = [];
  const overSpans: Span[] = [];
  for (const { name, span } of step.over) {
    const member = builder.model.members.get(name);
    if (member?.kind === 'net' || member?.kind === 'codebook') {
      over.push(name);
      overSpans.push(span);
    } else {
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
    overSpans,
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
