/** The data sets of a model, as a run opens them; some are drawn by other runs. */
import { resolve } from 'node:path';
import { UserError } from '../../common/errors.js';
import type { AnyModel, MadeData } from '../../contract/model.js';
import { createTrainer } from '../../library/train/trainer.js';
import { dataChanges, openData } from '../data/index.js';
import type { DataRecord, DataSet } from '../data/index.js';
import { DataSource } from '../data/set/data-source.js';
import type { Item, Source } from '../data/source/source.js';
import { collectSample } from '../drawing/open-sample.js';
import { loadNewestCheckpoint } from '../folder/checkpoint.js';
import type { RunFile } from '../folder/run-file.js';
import type { ProgressEvent } from '../progress.js';
import { openRun } from './open-run.js';

export interface DataSourceOptions {
  readonly directory: string;
  readonly base: string;
  readonly seed: number;
  readonly strict: boolean;
  /** The folders of runs by the model that they trained, for data that another model draws. */
  readonly runs?: Readonly<Record<string, string>>;
  /** The paths of sources that lie elsewhere than the spec says, by the spec's path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** The records that a run has of its data. */
  readonly recorded?: Readonly<Record<string, DataRecord>>;
  /** Called for each set that is opened and differs from its record. */
  readonly onChange?: (change: string) => void;
}

/** The data that a command on a run may set otherwise than the run. */
export interface DataOfRun {
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/**
 * The data sets of a model with the nets of a run, from where the run had them. Data that the run was not trained on is
 * reported and is not an error, because it may be what is wanted.
 * @param changes Receives a line for each such set.
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

/** Absolute paths, so that a run can be resumed from any folder. */
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

/** Throws a {@link UserError} if a path is given for a source that the model does not have. */
function requireSources(model: AnyModel, elsewhere: Readonly<Record<string, string>>): void {
  const sources = [...new Set(Object.values(model.data).flatMap((definition) => definition.sources))];
  for (const name of Object.keys(elsewhere))
    if (!sources.includes(name))
      throw new UserError(`${model.name} reads no data from '${name}'.`, {
        hint: `Name a source as the spec has it.`,
        advice: { call: 'again', with: { name: 'sources', sources } },
      });
}

/**
 * The pictures that a run draws from its newest checkpoint, with the draws of the run itself: the first `n` that it
 * shows for this sample (of each class, if the sample has them). They are a test split, on which nothing is trained.
 */
async function drawnFrom(folder: string, made: MadeData, onProgress: (event: ProgressEvent) => void): Promise<Source> {
  const { run, model } = await openRun(folder);
  const hint = `Name a run of ${made.model}.`;
  const advice = { call: 'again', with: { name: 'run', model: made.model } } as const;
  if (model.name !== made.model)
    throw new UserError(`The run '${folder}' trained ${model.name}, and ${made.model} is needed.`, { hint, advice });
  const output = model.samples[made.sample]?.outputs[made.output];
  if (!output)
    throw new UserError(`The run '${folder}' has no sample '${made.sample}' that draws pictures.`, {
      hint: `It was trained from an older spec. ${hint}`,
      advice,
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
