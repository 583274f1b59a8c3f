/** The `train` block: steps, their nets and optimizers, and how long. */
import type { Expression, MinimizeStep } from '../../../grammar/ast.js';
import { textOf } from '../../../grammar/source.js';
import { configNames } from '../../ops/configs/index.js';
import { findOp } from '../../ops/index.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import type { MergedStep } from '../../resolve/train.js';
import type { Optimizer, Setting, Step, Term, Train } from '../types.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import { evaluate, numberOf } from './evaluate.js';
import { movedBy } from './codebook.js';
import { notCompiled } from './net.js';
import { describe } from './values.js';

const known = ['batch', 'epochs', 'schedule', 'on', 'seed'];

export function buildTrain(builder: Builder, losses: readonly Term[]): Train | undefined {
  const { train } = builder.model;
  if (!train.span) return undefined;
  const environment = builder.level.environment('train', train.span.source);
  for (const item of train.uncompiled) notCompiled(builder, item.span, `\`${item.kind}\` in train`);
  for (const [name, setting] of train.settings) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    builder.error('GEN1008', setting.name.span, `train has no setting \`${name}\``, {
      hint: close ? `Did you mean \`${close}\`?` : `It has ${known.join(', ')}.`,
    });
  }
  const whole = (name: string, fallback: number): number => {
    const setting = train.settings.get(name);
    if (!setting) return fallback;
    const value = numberOf(builder, setting.value, environment);
    if (value === undefined) return fallback;
    if (Number.isInteger(value) && value >= 1) return value;
    builder.error('GEN1010', setting.value.span, `${name} is a whole number from 1 on, not ${value}`);
    return fallback;
  };
  const names = train.groups.flatMap((group) => group.steps.map((step) => step.name));
  const groups = train.groups.map((group) => ({
    together: group.together,
    steps: group.steps.flatMap((step) => buildStep(builder, step, losses, names, environment) ?? []),
  }));
  const batch = whole('batch', 32);
  const epochs = whole('epochs', 1);
  const schedule = readRate(builder, environment);
  const data = dataName(builder);
  const frozen = readFrozen(builder, groups);
  return data === undefined ? undefined : { span: train.span, data, batch, epochs, schedule, groups, frozen };
}

/** `freeze Encoder`: nets of the model, and none that a step moves. */
function readFrozen(builder: Builder, groups: Train['groups']): string[] {
  const nets = [...builder.model.members].filter(([, { kind }]) => kind === 'net' || kind === 'codebook');
  const names = nets.map(([name]) => name);
  return builder.model.train.frozen.flatMap(({ name, span }) => {
    if (!names.includes(name)) {
      const close = nearest(name, names);
      builder.error('GEN3007', span, `there is no net \`${name}\` to freeze`, {
        ...meant(span, close, `There are ${names.join(', ')}.`),
      });
      return [];
    }
    const step = groups.flatMap(({ steps }) => steps).find(({ over }) => over.includes(name));
    if (step) {
      builder.error('GEN3012', span, `\`${name}\` is frozen, and trained by a step`, {
        why: 'A frozen net keeps its weights and its state.',
        related: [{ span: step.overSpan, message: 'the nets of the step' }],
        hint: `Take \`${name}\` out of the step, or drop the freeze: drop freeze ${name}.`,
      });
      return [];
    }
    return [name];
  });
}

function dataName(builder: Builder): string | undefined {
  const setting = builder.model.train.settings.get('on');
  const names = builder.data.map((data) => data.name);
  if (!setting) {
    if (names.length === 0)
      builder.error('GEN3008', builder.model.train.span!, 'there is nothing to train on', {
        hint: 'Declare a data set: data glyphs { x: [28, 28, 1] in 0..1 }.',
      });
    return names[0];
  }
  const name = textOf(setting.value.span);
  if (names.includes(name)) return name;
  const close = nearest(name, names);
  builder.error(
    'GEN1001',
    setting.value.span,
    `this model has no data set \`${name}\``,
    close ? { hint: `Did you mean \`${close}\`?` } : names.length > 0 ? { hint: `It has ${names.join(', ')}.` } : {},
  );
  return undefined;
}

function readRate(builder: Builder, environment: Environment): Train['schedule'] {
  const setting = builder.model.train.settings.get('schedule');
  if (!setting) return { kind: 'constant', settings: {} };
  const meaning = evaluate(builder, setting.value, environment);
  if (
    meaning.kind === 'config' &&
    meaning.family === 'schedule' &&
    typeof meaning.config === 'object' &&
    'config' in meaning.config
  ) {
    return { kind: meaning.config.config, settings: meaning.config.settings as Record<string, number> };
  }
  if (meaning.kind !== 'poison') {
    builder.error(
      'GEN1010',
      setting.value.span,
      `schedule takes ${configNames('schedule').join(', ')}, not ${describe(meaning)}`,
      { hint: 'Such as schedule linear(from=100, to=200).' },
    );
  }
  return { kind: 'constant', settings: {} };
}

function buildStep(
  builder: Builder,
  merged: MergedStep,
  losses: readonly Term[],
  names: readonly string[],
  environment: Environment,
): Step | undefined {
  const { step } = merged;
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
      builder.error(
        'GEN3007',
        span,
        member ? `a step moves nets, and \`${name}\` is a ${member.kind}` : `there is no net \`${name}\``,
        {
          ...meant(span, close, `There are ${nets.join(', ')}.`),
        },
      );
    }
  }
  const optimizer = readOptimizer(builder, step.optimizer, names, merged.name, environment, step);
  const options = readOptions(builder, step, environment);
  if (loss === undefined || over.length === 0 || !optimizer) return undefined;
  const start = step.over[0]!.span;
  return {
    name: merged.name,
    span: (step.name ?? step.loss).span,
    ...(step.doc ? { doc: step.doc } : {}),
    loss,
    over,
    moves: movedBy(builder, losses.find(({ name }) => name === loss)!.value, over),
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
  builder.error(
    'GEN3005',
    loss.span,
    name === undefined ? 'a step minimises a loss by its name' : `there is no loss \`${name}\``,
    {
      ...meant(loss.span, close, 'Declare it: loss total = …'),
    },
  );
  return undefined;
}

function readOptimizer(
  builder: Builder,
  expression: Expression | undefined,
  names: readonly string[],
  own: string,
  environment: Environment,
  step: MinimizeStep,
): Optimizer | string | undefined {
  if (!expression) {
    builder.error('GEN1009', step.span, 'this step has no optimizer', { hint: 'End it with: with adam(lr=1e-3).' });
    return undefined;
  }
  if (expression.kind === 'name' && expression.name !== own && names.includes(expression.name)) return expression.name;
  if (isUnknown(builder, expression, names, environment)) return undefined;
  const meaning = evaluate(builder, expression, environment);
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
    return { kind: meaning.config.config, settings };
  }
  if (meaning.kind !== 'poison') {
    builder.error('GEN3005', expression.span, `an optimizer is needed here, not ${describe(meaning)}`, {
      hint: `There are ${configNames('optimizer').join(', ')}; or name a step to share its optimizer.`,
    });
  }
  return undefined;
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
  builder.error('GEN3005', callee.span, `there is no optimizer \`${callee.name}\``, {
    ...meant(callee.span, close, `There are ${optimizers.join(', ')}; or name a step to share its optimizer.`),
  });
  return true;
}

function readOptions(
  builder: Builder,
  step: MinimizeStep,
  environment: Environment,
): Pick<Step, 'repeat' | 'every' | 'clip'> {
  const result: { repeat: number; every: number; clip?: { weights?: number; gradients?: number } } = {
    repeat: 1,
    every: 1,
  };
  for (const option of step.options) {
    const value = numberOf(builder, option.value, environment);
    if (value === undefined) continue;
    if (option.kind === 'clip') {
      const what = option.what?.name;
      if ((what === 'weights' || what === 'gradients') && value > 0) result.clip = { ...result.clip, [what]: value };
      else
        builder.error(
          'GEN1010',
          (option.what ?? option).span,
          'clip says what and how far: clip weights 0.01, or clip gradients 1',
        );
    } else if (Number.isInteger(value) && value >= 1) result[option.kind] = value;
    else builder.error('GEN1010', option.value.span, `${option.kind} takes a whole number from 1 on, not ${value}`);
  }
  return result;
}
