/** A run and its model from the files of its folder, and the data sets that a model asks for. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openData, type DataSet } from '../data/index.js';
import type { MadeData } from '../data/open.js';
import type { Item, Source, Split } from '../data/source.js';
import { UserError } from '../errors.js';
import type { AnyModel } from '../model.js';
import { collectSample } from '../report/sample.js';
import { DataSource } from '../report/source.js';
import { createTrainer } from '../train/trainer.js';
import { loadNewestCheckpoint } from './checkpoint.js';
import { loadModule } from './module.js';
import type { ProgressEvent } from './progress.js';
import { readRunFile } from './run-file.js';
import type { RunFile } from './run-file.js';

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
  /** What the sets held when the run was started. */
  readonly recorded?: RunFile['data'];
}

/** What a command on a run may say otherwise than the run. */
export interface DataOfRun {
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
}

/** The data sets of a model with the nets of a run, from where the run had them. */
export const sourceOfRun = (
  model: AnyModel,
  run: RunFile,
  { dataDirectory: directory = run.dataDirectory, runs }: DataOfRun,
  onProgress: (event: ProgressEvent) => void,
): DataSource => {
  const { base, seed, strict } = run;
  return dataSource(
    model,
    { directory, base, seed, strict, runs: { ...run.runs, ...runs }, recorded: run.data },
    onProgress,
  );
};

/** The model's data sets, as a run opens them. */
export function dataSource(
  model: AnyModel,
  options: DataSourceOptions,
  onProgress: (event: ProgressEvent) => void,
): DataSource {
  const { runs = {}, recorded, ...rest } = options;
  const open = (name: string): Promise<DataSet> => {
    const definition = model.data[name];
    if (!definition)
      throw new UserError(
        `${model.name} declares no data '${name}'; it declares ${Object.keys(model.data).join(', ')}.`,
      );
    const folder =
      definition.made && Object.hasOwn(runs, definition.made.model) ? runs[definition.made.model] : undefined;
    return openData(definition, {
      ...rest,
      ...(folder === undefined ? {} : { drawn: (made) => drawnFrom(folder, made, onProgress) }),
      onWarning: (message) => onProgress({ kind: 'warning', message }),
    });
  };
  return new DataSource(model, open, recorded);
}

/**
 * Opens the data that other models draw, what evaluations score and what pictures are drawn on: a run, a set or a split that
 * is missing or does not fit is told of before anything is trained.
 */
export async function openAskedData(source: DataSource): Promise<void> {
  const { data: declared, evaluations = {}, samples, plots, train } = source.model;
  for (const [name, { made }] of Object.entries(declared)) if (made) await source.set(name);
  const needed = async (data: string, split: Split | undefined, problem: string): Promise<void> => {
    const set = await source.set(data);
    if (split && set.count(split) === 0)
      throw new UserError(`${problem}: ${data} has no ${split} split.`, {
        hint: `It has ${set.splits.join(' and ')}.${split === 'validation' && set.splits.includes('test') ? ' A set that holds out `val` alone has it as its test.' : ''}`,
      });
  };
  for (const evaluation of Object.values(evaluations)) {
    const averaged = Object.values(evaluation.averages ?? {}).map(({ on }) => on);
    for (const { name, data, split } of [...averaged, ...evaluation.inside, ...evaluation.outside])
      await needed(data, split, `There is nothing to evaluate in ${name}`);
  }
  for (const [kind, outputs] of Object.entries({ sample: samples, plot: plots }))
    for (const [name, { on }] of Object.entries(outputs))
      if (on?.split) await needed(on.data ?? train.data, on.split, `There is nothing to draw the ${kind} ${name} on`);
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
  const { seed, base, strict, dataDirectory: directory, data: recorded } = run;
  const data = dataSource(model, { directory, base, seed, strict, recorded }, onProgress);
  const trainer = createTrainer(model, { seed });
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
