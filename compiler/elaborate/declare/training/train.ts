/** The `train` block: its stages, if it has any, and the data and length of each. */
import type { Identifier, TrainSetting } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { configNames, findConfig } from '../../../catalogue/configs/index.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import type { Stage, Term, Train } from '../../../graph/types.js';
import type { MergedParts, MergedStage } from '../../../resolve/train.js';
import { evaluate } from '../../evaluate/evaluate.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { describe } from '../../scope/meaning.js';
import { numberOf } from '../../scope/tensor.js';
import type { StepScope } from './step.js';
import { buildStep } from './step.js';

const known = ['batch', 'epochs', 'schedule', 'on'];
/** Settings that people look for in a spec, and the place where each is given instead. */
const elsewhere: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(
    ['optimizer', 'optim', 'lr', 'learning_rate', 'loss', 'over', 'minimise', 'objective'].map((name) => [
      name,
      'It stands in the step: minimize total over E, D with adam(lr=1e-3).',
    ]),
  ),
  metrics: 'Metrics are declared in the model: metric bits = total / 784.',
  shuffle: 'The training data is shuffled in every epoch.',
  device: 'A run chooses where it is computed.',
  workers: 'A run chooses the number of its threads.',
  callbacks: 'A run keeps its checkpoints, pictures and curves by itself.',
  validation: 'A validation split is cut from the data: split validation=0.1 in data.',
  val: 'A validation split is cut from the data: split validation=0.1 in data.',
  steps: 'The length is counted in epochs: epochs 10.',
  iterations: 'The length is counted in epochs: epochs 10.',
  seed: 'A seed belongs to one run. An ablation has seeds.',
};
/** Settings that each stage can have of its own. */
const knownOfStages = ['batch', 'epochs', 'schedule'];

type Scope = Omit<StepScope, 'frozen'>;

export function buildTrain(builder: Builder, losses: readonly Term[]): Train | undefined {
  const { train } = builder.model;
  if (!train.span) return undefined;
  const environment = builder.modelScope.environment('train', train.span.source);
  checkSettings(builder, train, 'train', known);
  const names = [train, ...train.stages].flatMap(({ groups }) => groups.flatMap(({ steps }) => steps)).map(nameOf);
  const scope = { losses, names, environment };
  const stages = train.stages.map((stage) => buildStage(builder, stage, scope));
  if (stages.length > 0) checkStages(builder);
  const whole = { span: train.span, ...buildParts(builder, train, train.settings, train.frozen, scope) };
  const data = dataName(builder);
  if (data === undefined) return undefined;
  if (stages.length === 0) return { ...whole, data };
  return {
    ...whole,
    data,
    batch: train.settings.has('batch') ? whole.batch : Math.max(...stages.map(({ batch }) => batch)),
    epochs: stages.reduce((sum, { epochs }) => sum + epochs, 0),
    schedule: { kind: 'constant', settings: {} },
    groups: stages.flatMap(({ groups }) => groups),
    frozen: stages[0]!.frozen.filter((net) => stages.every(({ frozen }) => frozen.includes(net))),
    stages,
  };
}

const nameOf = ({ name }: { readonly name: string }): string => name;

/** Reads a stage. Settings that it does not have come from the training around it. */
function buildStage(builder: Builder, stage: MergedStage, scope: Scope): Stage {
  const { train } = builder.model;
  checkSettings(builder, stage, 'a stage', knownOfStages);
  const settings = new Map([...train.settings, ...stage.settings]);
  const { name, span, doc } = stage;
  const parts = buildParts(builder, stage, settings, [...train.frozen, ...stage.frozen], scope);
  return { name, span, ...(doc === undefined ? {} : { doc }), ...parts };
}

function buildParts(
  builder: Builder,
  { groups: merged }: MergedParts,
  settings: ReadonlyMap<string, TrainSetting>,
  frozen: readonly Identifier[],
  scope: Scope,
): Pick<Stage, 'batch' | 'epochs' | 'schedule' | 'groups' | 'frozen'> {
  const { environment } = scope;
  const names = frozen.map(nameOf);
  const groups = merged.map(({ together, steps }) => ({
    together,
    steps: steps.flatMap((step) => buildStep(builder, step, { ...scope, frozen: names }) ?? []),
  }));
  return {
    groups,
    batch: readWhole(builder, settings.get('batch'), 32, environment),
    epochs: readWhole(builder, settings.get('epochs'), 1, environment),
    schedule: readRate(builder, settings.get('schedule'), environment),
    frozen: [...new Set(readFrozen(builder, frozen, groups))],
  };
}

function checkSettings(builder: Builder, { settings }: MergedParts, what: string, names: readonly string[]): void {
  for (const [name, setting] of settings) {
    if (names.includes(name)) continue;
    const close = nearest(name, names);
    const common = known.includes(name)
      ? `\`${name}\` stands in train, beside the stages, and holds for all.`
      : Object.hasOwn(elsewhere, name)
        ? elsewhere[name]
        : undefined;
    builder.report(
      'GEN1008',
      'training',
      setting.name.span,
      { what, name },
      { ...(common === undefined ? meant(setting.name.span, close, `It has ${names.join(', ')}.`) : { hint: common }) },
    );
  }
}

function checkStages(builder: Builder): void {
  const { groups, stages } = builder.model.train;
  const names = stages.map(nameOf);
  for (const { name, step } of groups.flatMap(({ steps }) => steps))
    builder.report(
      'GEN3013',
      'beside',
      (step.name ?? step.loss).span,
      { stages: names.join(', '), step: name },
      { related: stages.map(({ name: stage, span }) => ({ span, message: `the stage \`${stage}\`` })) },
    );
  for (const { name, span, groups: own } of stages) {
    if (own.length > 0) continue;
    const others = stages.filter((stage) => stage.groups.length > 0).map(nameOf);
    builder.report(
      'GEN3013',
      'empty',
      span,
      { stage: name },
      { ...meant(span, nearest(name, others), 'Say what it trains: minimize error over Encoder with adam().') },
    );
  }
}

function readWhole(
  builder: Builder,
  setting: TrainSetting | undefined,
  fallback: number,
  environment: Environment,
): number {
  if (!setting) return fallback;
  const value = numberOf(builder, setting.value, environment);
  if (value === undefined) return fallback;
  if (Number.isInteger(value) && value >= 1) return value;
  builder.report('GEN1010', 'number', setting.value.span, { name: setting.name.name, value });
  return fallback;
}

/** `freeze Encoder`: nets of the model that no step moves meanwhile. */
function readFrozen(builder: Builder, frozen: readonly Identifier[], groups: Train['groups']): string[] {
  const nets = [...builder.model.members].filter(([, { kind }]) => kind === 'net' || kind === 'codebook');
  const names = nets.map(([name]) => name);
  return frozen.flatMap(({ name, span }) => {
    if (!names.includes(name)) {
      const close = nearest(name, names);
      builder.report('GEN3007', 'freeze', span, { name }, { ...meant(span, close, `There are ${names.join(', ')}.`) });
      return [];
    }
    const step = groups.flatMap(({ steps }) => steps).find(({ over }) => over.includes(name));
    if (step) {
      builder.report(
        'GEN3012',
        'frozen',
        span,
        { name },
        { related: [{ span: step.overSpan, message: 'the nets of the step' }] },
      );
      return [];
    }
    return [name];
  });
}

function dataName(builder: Builder): string | undefined {
  const setting = builder.model.train.settings.get('on');
  const names = builder.data.map((data) => data.name);
  if (!setting) {
    if (names.length === 0) builder.report('GEN3008', 'nothing', builder.model.train.span!);
    return names[0];
  }
  const name = textOf(setting.value.span);
  if (names.includes(name)) return name;
  const close = nearest(name, names);
  builder.report(
    'GEN1001',
    'dataSetOfModel',
    setting.value.span,
    { name },
    close ? { hint: `Did you mean \`${close}\`?` } : names.length > 0 ? { hint: `It has ${names.join(', ')}.` } : {},
  );
  return undefined;
}

function readRate(builder: Builder, setting: TrainSetting | undefined, environment: Environment): Train['schedule'] {
  if (!setting) return { kind: 'constant', settings: {} };
  const meaning = evaluate(builder, setting.value, environment);
  if (
    meaning.kind === 'config' &&
    meaning.family === 'schedule' &&
    typeof meaning.config === 'object' &&
    'config' in meaning.config
  ) {
    const { config: kind, settings } = meaning.config;
    const impossible = findConfig(kind, 'schedule')?.problem?.(settings);
    if (!impossible) return { kind, settings: settings as Record<string, number> };
    const { problem, hint } = impossible;
    builder.report('GEN1010', 'schedule', setting.value.span, { problem, hint });
    return { kind: 'constant', settings: {} };
  }
  if (meaning.kind !== 'poison') {
    builder.report('GEN1010', 'schedules', setting.value.span, {
      schedules: configNames('schedule').join(', '),
      found: describe(meaning),
    });
  }
  return { kind: 'constant', settings: {} };
}
