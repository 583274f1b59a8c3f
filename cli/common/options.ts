import { InvalidArgumentError, Option } from 'commander';
import { backendNames } from '../../runtime/engine/backend/status.js';

/** The repeatable option `--set latent=32`: values of `param`s, written as in the spec. */
export function collectSetting(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1)
    throw new InvalidArgumentError('Write it as NAME=VALUE, e.g. latent=32.');
  return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
}

/** The repeatable option `--run FacesVAE=runs/faces`: the run that draws the data of another spec's model. */
export const runOption = (): Option =>
  new Option('--run <model=folder>', 'the run that draws data from another model (repeatable)').argParser(
    (text: string, before: Record<string, string> = {}): Record<string, string> => {
      const equals = text.indexOf('=');
      if (equals < 1 || equals === text.length - 1)
        throw new InvalidArgumentError('Write it as MODEL=FOLDER, e.g. FacesVAE=runs/faces.');
      return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
    },
  );

/** The repeatable option `--source ./photos=/mnt/photos`: the present folder of a source in the spec. */
export const sourceOption = (): Option =>
  new Option('--source <name=folder>', 'where a source of the spec, e.g. ./photos, lies (repeatable)').argParser(
    (text: string, before: Record<string, string> = {}): Record<string, string> => {
      const equals = text.indexOf('=');
      if (equals < 1 || equals === text.length - 1)
        throw new InvalidArgumentError('Write it as SOURCE=FOLDER, e.g. ./photos=/mnt/photos.');
      return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
    },
  );

/** The option of commands that continue a run. */
export const changedDataOption = (): Option =>
  new Option('--changed-data', 'go on though the data is not what it was; the run records it');

/** Reads a whole number of at least `least`; underscores are allowed, as in specs. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text.replaceAll('_', ''));
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };

/** Reads a TCP port; 0 stands for any free port. */
export function portOption(text: string): number {
  const port = wholeNumber(0)(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is a whole number up to 65535.');
  return port;
}

/** Reads epochs as `5`, or by stage as `coding=2,density=3`. */
export function epochsOption(text: string): number | Record<string, number> {
  const whole = wholeNumber(1);
  if (!text.includes('=')) return whole(text);
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', value = '', ...rest] = part.split('=').map((each) => each.trim());
      if (name === '' || value === '' || rest.length > 0)
        throw new InvalidArgumentError('Write it as NUMBER, or as STAGE=NUMBER,…, e.g. coding=2,density=3.');
      return [name, whole(value)];
    }),
  );
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above zero.');
  return value;
}

/** The option of every command that computes. The number of threads does not change a bit of the results. */
export const threadsOption = (): Option =>
  new Option('--threads <n>', 'processors to compute on (default: all); the results are the same')
    .env('GENC_THREADS')
    .argParser(wholeNumber(1));

export const checkpointOption = (): Option =>
  new Option('--checkpoint <which>', 'the newest, or that of the best validation loss').choices(['last', 'best']);

/** The option of commands that work on a run; the training commands also describe the default. */
export const backendOption = (): Option =>
  new Option('--backend <name>', 'what computes; see genc doctor').choices(backendNames);
