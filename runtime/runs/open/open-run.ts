/** A run and its model from the files of its folder, and the data sets that a model asks for. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { dataChanges, openData } from '../data/index.js';
import type { DataRecord, DataSet } from '../data/index.js';
import type { Item, Source, Split } from '../data/source/source.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel, MadeData } from '../../contract/model.js';
import { collectSample } from '../drawing/sample.js';
import { DataSource } from '../data/set/data-source.js';
import { createTrainer } from '../../library/train/trainer.js';
import { loadNewestCheckpoint } from '../folder/checkpoint.js';
import { loadModule } from './module.js';
import type { ProgressEvent } from '../progress.js';
import { readRunFile } from '../folder/run-file.js';
import type { RunFile } from '../folder/run-file.js';

/** Files of the folder that say what was trained. */
export const runFiles = {
  spec: 'spec.gen',
  resolved: 'resolved.gen',
  module: 'model.ts',
  layers: 'layers.json',
  graph: 'graph.svg',
} as const;

/** A run's record and its model, brought to life from the module in the folder. */
export async function openRun(folder: string): Promise<{ run: RunFile; model: AnyModel }> {
  const run = await readRunFile(folder);
  const path = join(folder, runFiles.module);
  const code = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UserError(`The compiled module '${path}' cannot be read: ${error.message}.`, { cause: error });
  });
  return { run, model: asRecorded(await loadModule(code, path), run) };
}

/** A model with the epochs and batches of its run. */
export function asRecorded(model: AnyModel, { epochs, batch, stages }: RunFile): AnyModel {
  const { train } = model;
  const recorded = train.stages?.map((stage) => ({ ...stage, ...stages?.find(({ name }) => name === stage.name) }));
  return { ...model, train: { ...train, epochs, batch, ...(recorded ? { stages: recorded } : {}) } };
}

export interface DataSourceOptions {
  readonly directory: string;
  readonly base: string;
  readonly seed: number;
  readonly strict: boolean;
  /** Folders of runs by the model that they trained, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  /** Paths of sources that lie elsewhere than the spec says, by what it says. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** What a run recorded of its data. */
  readonly recorded?: Readonly<Record<string, DataRecord>>;
  /** Told of each set that is opened and is not what was recorded. */
  readonly onChange?: (change: string) => void;
}

/** What a command on a run may say otherwise than the run. */
export interface DataOfRun {
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/**
 * The data sets of a model with the nets of a run, from where the run had them. Data that is not what the run was trained on
 * is told of, and no error: other data may be what is wanted.
 * @param changes Gets a line for each such set.
 */
export const sourceOfRun = (
  model: AnyModel,
  run: RunFile,
  { dataDirectory: directory = run.dataDirectory, ...asked }: DataOfRun,
  onProgress: (event: ProgressEvent) => void,
  changes: string[] = [],
): DataSource => {
  const { base, seed, strict, data: recorded } = run;
  const runs = { ...run.runs, ...asked.runs };
  const elsewhere = { ...run.elsewhere, ...absolutePaths(asked.elsewhere) };
  const onChange = (change: string): void => {
    changes.push(change);
    onProgress({ kind: 'warning', message: `This is not the data that the run was trained on: ${change}.` });
  };
  return dataSource(model, { directory, base, seed, strict, runs, elsewhere, recorded, onChange }, onProgress);
};

/** So that a run goes on from any folder. */
export const absolutePaths = (named: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(named).map(([name, path]) => [name, resolve(path)]));

/** The model's data sets, as a run opens them. */
export function dataSource(
  model: AnyModel,
  options: DataSourceOptions,
  onProgress: (event: ProgressEvent) => void,
): DataSource {
  const { runs = {}, elsewhere = {}, recorded = {}, onChange, ...rest } = options;
  requireSources(model, elsewhere);
  const known = Object.fromEntries(
    Object.values(recorded).flatMap(({ sources }) => sources.map(({ from, name }) => [from, name] as const)),
  );
  const open = async (name: string): Promise<DataSet> => {
    const definition = model.data[name];
    if (!definition)
      throw new UserError(
        `${model.name} declares no data '${name}'; it declares ${Object.keys(model.data).join(', ')}.`,
      );
    const folder =
      definition.made && Object.hasOwn(runs, definition.made.model) ? runs[definition.made.model] : undefined;
    const set = await openData(definition, {
      ...{ ...rest, elsewhere, known },
      ...(folder === undefined ? {} : { drawn: (made) => drawnFrom(folder, made, onProgress) }),
      onWarning: (message) => onProgress({ kind: 'warning', message }),
    });
    if (onChange && Object.hasOwn(recorded, name))
      dataChanges(recorded, { [name]: await set.record() }).forEach(onChange);
    return set;
  };
  return new DataSource(model, open, recorded);
}

/** Throws a {@link UserError} when a path is given for a source that the model does not have. */
function requireSources(model: AnyModel, elsewhere: Readonly<Record<string, string>>): void {
  const sources = [...new Set(Object.values(model.data).flatMap((definition) => definition.sources))];
  for (const name of Object.keys(elsewhere))
    if (!sources.includes(name))
      throw new UserError(`${model.name} reads no data from '${name}'.`, {
        hint: `Name a source as the spec has it: ${sources.map((each) => `--source ${each}=FOLDER`).join(', ')}`,
      });
}

/**
 * Opens the data that other models draw, what evaluations score and what pictures are drawn on: a run, a set or a split that
 * is missing or does not fit is told of before anything is trained.
 */
export async function openAskedData(source: DataSource): Promise<void> {
  const { data: declared, evaluations = {}, samples, plots, train } = source.model;
  for (const [name, { made }] of Object.entries(declared)) if (made) await source.set(name);
  const needed = async (data: string, split: Split | undefined, problem: string, output?: string): Promise<void> => {
    const set = await source.set(data);
    if (split && set.count(split) === 0)
      throw new UserError(`${problem}: ${data} has no ${split} split.`, {
        hint: `${output && set.splits.length === 1 ? `Write \`on ${set.splits[0]}\` in the ${output}. ` : ''}It has ${set.splits.join(' and ')}.${split === 'validation' && set.splits.includes('test') ? ' A set that holds out `val` alone has it as its test.' : ''}`,
      });
  };
  for (const evaluation of Object.values(evaluations)) {
    const averaged = Object.values(evaluation.averages ?? {}).map(({ on }) => on);
    for (const { name, data, split } of [...averaged, ...evaluation.inside, ...evaluation.outside])
      await needed(data, split, `There is nothing to evaluate in ${name}`);
  }
  for (const [kind, outputs] of Object.entries({ sample: samples, plot: plots }))
    for (const [name, { on }] of Object.entries(outputs))
      if (on?.split)
        await needed(on.data ?? train.data, on.split, `There is nothing to draw the ${kind} ${name} on`, kind);
}

/**
 * The pictures that a run draws from its newest checkpoint, with the draws of the run itself: the first `n` of what it shows
 * for this sample (of each class, where the sample has them). They are a test split: nothing is trained on them.
 */
async function drawnFrom(folder: string, made: MadeData, onProgress: (event: ProgressEvent) => void): Promise<Source> {
  const { run, model } = await openRun(folder);
  const hint = `Name a run of ${made.model}: --run ${made.model}=runs/…`;
  if (model.name !== made.model)
    throw new UserError(`The run '${folder}' trained ${model.name}, and ${made.model} is needed.`, { hint });
  const output = model.samples[made.sample]?.outputs[made.output];
  if (!output)
    throw new UserError(`The run '${folder}' has no sample '${made.sample}' that draws pictures.`, {
      hint: `It was trained from an older spec. ${hint}`,
    });
  const { arrays, position } = await loadNewestCheckpoint(folder);
  const data = sourceOfRun(model, run, {}, onProgress);
  const trainer = createTrainer(model, { seed: run.seed });
  try {
    trainer.load({ arrays, iteration: position.step }, { weightsOnly: true });
    const blocks = await collectSample(trainer, made.sample, data, { n: made.n });
    const name = `${made.model}.${made.sample}`;
    const items = blocks.flatMap(({ examples, outputs }) =>
      pictures(name, output.shape, examples, outputs[made.output]!.values as Float32Array),
    );
    return {
      name,
      splits: { test: items.map((item, index) => ({ ...item, name: `${name} ${index}` })) },
      resident: true,
      version: `${run.model} of ${run.created}, step ${position.step}`,
    };
  } finally {
    await data.close();
    trainer.dispose();
  }
}

function pictures(name: string, shape: readonly number[], count: number, values: Float32Array): Item[] {
  const [height = 0, width = 0, channels = 0] = shape;
  if (channels !== 1 && channels !== 3)
    throw new UserError(`${name} draws pictures of ${channels} channels; data has 1 or 3.`);
  const size = height * width * channels;
  return Array.from({ length: count }, (_, index) => {
    const picture = { height, width, channels, data: values.slice(index * size, (index + 1) * size) } as const;
    return { name, domain: 'image', read: () => picture };
  });
}
