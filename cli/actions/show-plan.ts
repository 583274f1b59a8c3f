/** The plan of a run for people: what is trained, measured, drawn and claimed, and by which functions. */
import { counted } from '../../runtime/common/names.js';
import type {
  DataDefinition,
  FieldDefinition,
  EpochSchedule,
  OptimizerDefinition,
  RateSchedule,
  RunPlan,
  Selection,
  StagePlan,
  StepGroupPlan,
} from '../../runtime/contract/model.js';
import type { Communication } from '../../compiler/index.js';
import { paint } from '../common/terminal.js';
import { tableDrawer } from '../common/text-table.js';

type Draw = Awaited<ReturnType<typeof tableDrawer>>;

export async function planTables(plan: RunPlan, communication: readonly Communication[] = []): Promise<string> {
  const draw = await tableDrawer();
  const sections = [
    ...dataTable(plan, draw),
    ...trainingTables(plan, draw),
    ...measuresTable(plan, draw),
    ...drawnTable(plan, draw),
    ...evaluationLines(plan),
    ...functionsTable(plan, draw),
    ...communicationTable(communication, draw),
  ];
  return [`${paint.bold(plan.name)} of ${plan.spec}`, ...sections].join('\n\n');
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [[paint.bold(title), ...lines].join('\n')] : [];
const listed = (names: readonly string[]): string => names.join(', ');
/** An optimizer or schedule with its settings, as `adam(lr=0.001, beta1=0.5)`. */
const configured = ({ kind, ...settings }: OptimizerDefinition | RateSchedule): string => {
  const said = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return said.length > 0 ? `${kind}(${said.join(', ')})` : kind;
};

function whereOf(on: Selection | undefined): string {
  const { data, split, first, random } = on ?? {};
  const set = [data, split].filter((part) => part !== undefined).join('.');
  const taken = [...(first === undefined ? [] : [`first ${first}`]), ...(random === undefined ? [] : [`random ${random}`])]; // prettier-ignore
  return [set, ...taken].filter((part) => part !== '').join(' ');
}

function whenOf(at: EpochSchedule | undefined): string {
  if (at === undefined) return '';
  if (at.kind === 'after') return `after ${at.stage}`;
  if (at.kind === 'every' && at.interval === 1) return 'every epoch';
  return at.kind === 'every' ? `every ${counted(at.interval, 'epoch')}` : `epochs ${at.epochs.join(', ')}`;
}

/** The type of a field, as a spec writes it. */
function typeOf(field: FieldDefinition): string {
  if (field.kind === 'class') return `class(${field.classes})`;
  const shape = field.shape.join(', ');
  if (field.kind === 'tokens') return `tokens(${shape}, ${field.classes}) from ${field.from}`;
  return `[${shape}]${field.range ? ` in ${field.range.join('..')}` : ''}${field.kind === 'sound' ? `, ${field.rate} a second` : ''}`;
}

function dataTable({ data }: RunPlan, draw: Draw): string[] {
  const from = ({ made, sources }: DataDefinition): string =>
    made ? `${made.model}.${made.sample}(n=${made.n})` : listed(sources);
  const fields = ({ fields: own }: DataDefinition): string =>
    Object.entries(own)
      .map(([name, field]) => `${name}: ${typeOf(field)}`)
      .join('\n');
  const rows = Object.entries(data).map(([name, each]) => [
    ...[name, from(each), fields(each), each.transforms.map((transform) => transform.name).join(' → ')],
  ]);
  return rows.length > 0 ? titled('data', [draw(['name', 'from', 'fields', 'transforms'], rows)]) : [];
}

function trainingTables({ train, averages, stored = {} }: RunPlan, draw: Draw): string[] {
  const steps = (groups: readonly StepGroupPlan[]): string =>
    draw(
      ['step', 'minimises', 'over', 'with', 'how often', 'function', 'shares'],
      groups.flatMap(({ together, steps: own }) =>
        own.map((step) => [
          together ? `${step.name} (together)` : step.name,
          step.loss,
          listed([...step.over, ...(step.moves ?? [])]),
          [
            typeof step.optimizer === 'string' ? `that of ${step.optimizer}` : configured(step.optimizer),
            ...Object.entries(step.clip ?? {}).map(([what, most]) => `${what} clipped at ${most}`),
          ].join(', '),
          [
            ...(step.every === 1 ? [] : [`every ${step.every}`]),
            ...(step.repeat === 1 ? [] : [`${step.repeat} times`]),
          ].join(', '),
          step.terms,
          listed(step.shares ?? []),
        ]),
      ),
    );
  const amount = ({ epochs, batch, schedule }: Omit<StagePlan, 'name' | 'groups'>): string =>
    `${counted(epochs, 'epoch')} of batches of ${batch}${schedule.kind === 'constant' ? '' : `, ${configured(schedule)}`}`;
  const stages = train.stages?.flatMap((stage) =>
    titled(`stage ${stage.name}: ${amount(stage)}`, [steps(stage.groups)]),
  );
  const trained =
    train.groups.length > 0 ? titled(`training on ${train.data}: ${amount(train)}`, [steps(train.groups)]) : [];
  return [
    ...(stages ?? trained),
    ...titled(
      'averages',
      Object.entries(averages).map(([name, { of, decay }]) => `  ${name} follows ${of} by ${decay}`),
    ),
    ...titled(
      'stored weights',
      Object.entries(stored).map(([net, { file }]) => `  ${net} starts from ${file}`),
    ),
  ];
}

function measuresTable({ terms, distances = {}, evaluate }: RunPlan, draw: Draw): string[] {
  const rows = [
    ...Object.entries(terms).map(([name, { role, set, on, at, evaluate: own = evaluate }]) => [
      ...[name, set ?? role, whereOf(on), whenOf(at), own],
    ]),
    ...Object.entries(distances).map(([name, { measure, sample, n, on, at }]) => [
      ...[name, measure, whereOf(on), whenOf(at), `${counted(n, 'picture')} of ${sample}`],
    ]),
  ];
  return rows.length > 0 ? titled('measured', [draw(['name', 'as', 'on', 'at', 'by'], rows)]) : [];
}

function drawnTable({ samples, plots }: RunPlan, draw: Draw): string[] {
  const rows = [
    ...Object.entries(samples).map(([name, { given, n, each, on, at, run }]) => {
      const how = each === undefined ? `sample of ${n}` : `sample of ${n}, each ${each}`;
      return [name, how, listed(Object.keys(given)), whereOf(on), whenOf(at), run];
    }),
    ...Object.entries(plots).map(([name, plot]) => {
      const of =
        plot.kind === 'lines'
          ? listed(plot.series)
          : plot.kind === 'grid'
            ? `${plot.sample} over ${plot.over}`
            : 'field' in plot
              ? `over ${plot.over}`
              : '';
      const functions = [...('field' in plot ? [plot.field] : []), ...('values' in plot ? [plot.values ?? []] : [])];
      return [name, plot.kind, of, whereOf(plot.on), whenOf(plot.at), listed(functions.flat())];
    }),
  ];
  return rows.length > 0 ? titled('drawn', [draw(['name', 'as', 'of', 'on', 'at', 'function'], rows)]) : [];
}

function evaluationLines({ evaluations = {}, claims = [] }: RunPlan): string[] {
  const sets = (all: readonly { readonly name: string }[]): string => listed(all.map(({ name }) => name));
  const lines = Object.entries(evaluations).map(
    ([name, { scores, inside, outside, run }]) =>
      `  ${name}: ${listed(scores)} by ${run}; inside ${sets(inside)}${outside.length > 0 ? `; outside ${sets(outside)}` : ''}`,
  );
  return [
    ...titled('evaluations', lines),
    ...titled(
      'claims',
      claims.map(({ text }) => `  ${text}`),
    ),
  ];
}

function functionsTable({ functions }: RunPlan, draw: Draw): string[] {
  const rows = Object.entries(functions).map(([name, { reads, calls, frozen = [], answers }]) => {
    const called = calls.map((net) => (frozen.includes(net) ? `${net} (frozen)` : net));
    return [name, listed(reads), listed(called), listed(answers)];
  });
  return rows.length > 0 ? titled('functions', [draw(['name', 'reads', 'calls', 'answers'], rows)]) : [];
}

/** Bytes with three digits: `1.23 MB`. */
function bytesOf(bytes: number): string {
  const unit = ['B', 'kB', 'MB', 'GB'].findLast((_, index) => bytes >= 1000 ** index) ?? 'B';
  const value = bytes / 1000 ** ['B', 'kB', 'MB', 'GB'].indexOf(unit);
  return `${unit === 'B' ? value.toFixed(0) : value.toPrecision(3)} ${unit}`;
}

/** The sums over all processes of the torch engine, which the network between them must carry. */
function communicationTable(stages: readonly Communication[], draw: Draw): string[] {
  const rows = stages.flatMap(({ stage, steps }) =>
    steps.map(({ name, over, gradients, statistics, times }) => [
      stage === undefined ? name : `${stage}: ${name}`,
      ...[listed(over), bytesOf(gradients), statistics > 0 ? bytesOf(statistics) : ''],
      ...[String(Number(times.toPrecision(3))), bytesOf(times * (gradients + statistics))],
    ]),
  );
  if (rows.length === 0) return [];
  const table = draw(['step', 'over', 'gradients', 'statistics', 'times', 'per iteration'], rows, [
    'left',
    'left',
    'right',
    'right',
    'right',
    'right',
  ]);
  const totals = stages.map(({ stage, bytes }) => `${stage === undefined ? '' : `${stage}: `}${bytesOf(bytes)}`);
  return titled('added up over several processes (--engine torch)', [
    table,
    `  in an iteration ${totals.join(', ')}; each process sends and receives about twice that, however many there are`,
  ]);
}
