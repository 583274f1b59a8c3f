/** The `defineModel({ … })` at the end of a module: the run's plan with functions in place of their names, and without defaults. */
import { withoutDefaults } from '../../../runtime/contract/defaults.js';
import type {
  EpochSchedule,
  OptimizerDefinition,
  Run,
  RunPlan,
  StepGroupPlan,
} from '../../../runtime/contract/model.js';
import { byName } from '../../../runtime/common/by-name.js';
import { propertyName, stringLiteral } from '../../escape/typescript.js';
import { optimizerCall } from './optimizer.js';
import { optimizerConstructor, scheduleConstructor } from './spelling/constructors.js';

/** TypeScript in place of a value. */
class Code {
  constructor(readonly text: string) {}
}
interface Functions {
  readonly terms: Code;
  readonly sample: Code;
  readonly points: Code;
  readonly scores: Code;
}

/** @param used Collects the words of the runtime that the text needs. */
export function printDefinition(plan: RunPlan, used: Set<string>): string {
  const { name, spec, ...run } = withoutDefaults<Functions>(withFunctions(plan, used));
  return print({ name, spec, weights: new Code('weights'), ...run });
}

function withFunctions({ format: _format, functions: _functions, ...run }: RunPlan, used: Set<string>): Run<Functions> {
  const code = (name: string): Code => new Code(name);
  const optimizer = (value: OptimizerDefinition | string): OptimizerDefinition | string => {
    if (typeof value === 'string') return value;
    used.add(optimizerConstructor(value.kind));
    return new Code(optimizerCall(value)) as unknown as OptimizerDefinition;
  };
  // `at: every(5)`.
  const dated = <T extends { readonly at?: EpochSchedule }>(part: T): T => {
    if (!part.at) return part;
    const { kind, ...said } = part.at;
    const constructor = scheduleConstructor(kind);
    used.add(constructor);
    return { ...part, at: new Code(`${constructor}(${Object.values(said).flat().map(print).join(', ')})`) };
  };
  const groups = (all: readonly StepGroupPlan[]): StepGroupPlan<Code>[] =>
    all.map((group) => ({
      ...group,
      steps: group.steps.map((step) => ({
        ...step,
        terms: code(step.terms),
        optimizer: optimizer(step.optimizer),
      })),
    }));
  const { train, terms, distances, samples, plots, evaluations } = run;
  return {
    ...run,
    train: {
      ...{ ...train, groups: groups(train.groups) },
      stages: train.stages?.map((stage) => ({ ...stage, groups: groups(stage.groups) })),
    },
    evaluate: code(run.evaluate),
    terms: each(terms, ({ evaluate, ...term }) => ({
      ...dated(term),
      ...(evaluate === undefined ? {} : { evaluate: code(evaluate) }),
    })),
    ...(distances ? { distances: each(distances, dated) } : {}),
    samples: each(samples, (sample) => ({ ...dated(sample), run: code(sample.run) })),
    plots: each(plots, (plot) => {
      if ('field' in plot) {
        const { field, values, ...rest } = dated(plot);
        return { ...rest, field: code(field), ...(values === undefined ? {} : { values: code(values) }) };
      }
      return dated('values' in plot ? { ...plot, values: code(plot.values) } : plot);
    }),
    evaluations:
      evaluations &&
      each(evaluations, ({ averages, ...evaluation }) => ({
        ...(averages ? { averages: each(averages, ({ on, values }) => ({ on, values: code(values) })) } : {}),
        ...evaluation,
        run: code(evaluation.run),
      })),
  };
}

const each = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  byName(Object.entries(record).map(([name, value]) => [name, change(value)] as const));

/** Names that every object has. TypeScript takes a property with such a name for the inherited one, so its literals need `as const`. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

function print(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (typeof value === 'string') return stringLiteral(value);
  if (value === null || typeof value !== 'object') return String(value);
  const properties = Object.entries(value).flatMap(([name, part]) =>
    part === undefined ? [] : [property(name, part)],
  );
  return `{ ${properties.join(', ')} }`;
}

function property(name: string, value: unknown): string {
  const text = print(value);
  if (value instanceof Code && text === name) return name;
  return `${propertyName(name)}: ${inherited.has(name) && text.startsWith('{') ? `${text} as const` : text}`;
}
