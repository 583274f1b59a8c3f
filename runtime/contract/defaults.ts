/**
 * The defaults of a model, all in one place. They are filled in when a module is loaded and left out when one is
 * written; both directions traverse a run in the same way.
 */
import { byName } from '../common/by-name.js';
import { kindOfOutput } from './drawn.js';
import type { Functions } from './functions.js';
import type { Run } from './plan.js';
import type { WrittenRun } from './written.js';

/** An object of the run, with its type forgotten. */
type Said = Readonly<Record<string, unknown>>;

interface Direction {
  /** The result for an object that has defaults. */
  readonly object: (said: Said, defaults: Said) => Said;
  /** The result for a training: its steps in groups, or in one list. */
  readonly training: (said: Said) => Said;
  /** The result for outputs: each described, or by its name alone where it is drawn as the one before it. */
  readonly outputs: (said: readonly Output[]) => readonly Output[];
}
type Output = Said | string;

/** A run with every default filled in. Its records by names of the spec have no prototypes: see `byName`. */
export const withDefaults = <F extends Functions>(written: WrittenRun<F>): Run<F> =>
  run(written, fillIn, '') as unknown as Run<F>;

/** A run without the values that are the defaults. */
export const withoutDefaults = <F extends Functions>(whole: Run<F>): WrittenRun<F> =>
  run(whole, leaveOut, '') as unknown as WrittenRun<F>;

type Part = (said: unknown, direction: Direction, name: string) => unknown;

/** @param defaults The defaults, which may depend on the object's other values and on its name. */
const object =
  (defaults: Said | ((said: Said, name: string) => Said), parts: Readonly<Record<string, Part>> = {}): Part =>
  (said, direction, name) => {
    const own = said as Said;
    const changed = Object.entries(parts).flatMap(([key, part]) =>
      own[key] === undefined ? [] : [[key, part(own[key], direction, key)] as const],
    );
    const whole = { ...own, ...Object.fromEntries(changed) };
    return direction.object(whole, typeof defaults === 'function' ? defaults(own, name) : defaults);
  };
const list =
  (part: Part): Part =>
  (said, direction, name) =>
    (said as readonly unknown[]).map((each) => part(each, direction, name));
/** A record by names of the spec. */
const record =
  (part: Part): Part =>
  (said, direction) =>
    byName(Object.entries(said as Said).map(([name, each]) => [name, part(each, direction, name)] as const));

const whole: Part = (said) => said;
const none = byName();

const transforms = list(object({ settings: {} }));
const defaultsOfFields: Readonly<Record<string, Said>> = {
  image: { range: [0, 1], transforms: [] },
  numbers: { transforms: [] },
  sound: { range: [-1, 1], transforms: [] },
};
const field = object(({ kind }) => defaultsOfFields[kind as string] ?? {}, { transforms });
const data = object(({ made }, name) => ({ name, sources: made ? [] : [name], transforms: [] }), {
  transforms,
  fields: record(field),
});

const schedule = object(({ kind }): Said => (kind === 'cosine' ? { warmup: 0 } : {}));
const constant = { schedule: { kind: 'constant' } };
const step = object({ repeat: 1, every: 1 });
const steps = list((said, direction, name) => {
  const { together } = said as { readonly together?: unknown };
  return together ? { together: list(step)(together, direction, name) } : step(said, direction, name);
});
const groups = list(object({ together: false }, { steps: list(step) }));
const training =
  (part: Part): Part =>
  (said, direction, name) =>
    part(direction.training(said as Said), direction, name);
const stage = training(object(constant, { schedule, steps, groups }));
const train = training(
  object(({ stages }) => ({ ...constant, ...ofStages(stages as Stages | undefined) }), {
    ...{ schedule, steps, groups },
    stages: list(stage),
  }),
);
const nothingTrained = { data: '', batch: 32, epochs: 0, ...constant, groups: [] };

type Stages = readonly { readonly batch: number; readonly epochs: number }[];
const ofStages = (stages: Stages | undefined): Said =>
  stages
    ? {
        batch: Math.max(...stages.map(({ batch }) => batch)),
        epochs: stages.reduce((sum, { epochs }) => sum + epochs, 0),
      }
    : {};

const output = object(({ shape, classes }) => {
  const kind = kindOf(shape as readonly number[], classes);
  return kind === 'image' ? { kind, range: [0, 1] } : { kind };
});
const kindOf = (shape: readonly number[], classes: unknown): string =>
  classes !== undefined ? 'class' : kindOfOutput(shape);
const outputs: Part = (said, direction, name) =>
  direction.outputs(said as Output[]).map((each) => (typeof each === 'string' ? each : output(each, direction, name)));
const sample = object({ given: none, n: 16 }, { given: record(object({ field: false })), outputs });

/** A set is named as the spec names it: `mnist.test`, `omniglot`. */
const scored = object(({ data, split }) => ({ name: split === undefined ? data : `${data}.${split}` }));
const evaluation = object(
  { outside: [] },
  { averages: record(object({}, { on: scored })), inside: list(scored), outside: list(scored) },
);

const run = object(
  { averages: none, data: none, train: nothingTrained, terms: none, samples: none, plots: none },
  {
    averages: record(whole),
    stored: record(whole),
    data: record(data),
    train,
    terms: record(whole),
    distances: record(object({ output: 0 })),
    samples: record(sample),
    plots: record(whole),
    evaluations: record(evaluation),
  },
);

interface Group {
  readonly together?: boolean;
  readonly steps: readonly unknown[];
}

const fillIn: Direction = {
  object: (said, defaults) => ({
    ...defaults,
    ...Object.fromEntries(Object.entries(said).filter(([, part]) => part !== undefined)),
  }),
  training: ({ steps = [], groups, ...said }) => {
    const grouped = (each: object): Group =>
      'together' in each ? { together: true, steps: each.together as unknown[] } : { together: false, steps: [each] };
    return { ...said, groups: groups ?? (steps as readonly object[]).map(grouped) };
  },
  outputs: (said) => {
    let before: Said = {};
    return said.map((each) => (before = typeof each === 'string' ? { ...before, name: each } : each));
  },
};

const leaveOut: Direction = {
  object: (said, defaults) =>
    Object.fromEntries(
      Object.entries(said).filter(
        ([name, part]) => part !== undefined && !(Object.hasOwn(defaults, name) && isSame(part, defaults[name])),
      ),
    ),
  training: ({ groups, ...said }) => {
    const listed = (groups as readonly Group[]).flatMap(({ together, steps }) =>
      together ? [{ together: steps }] : steps,
    );
    return { ...said, ...(listed.length > 0 ? { steps: listed } : {}) };
  },
  outputs: (said) =>
    (said as readonly Said[]).map((each, index, all) =>
      isSame({ ...all[index - 1], name: each['name'] }, each) ? (each['name'] as string) : each,
    ),
};

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
