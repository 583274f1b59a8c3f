import { InvalidArgumentError, Option } from 'commander';
import { backendNames } from '../../runtime/engine/backend/status.js';

/** `--set latent=32`, repeatable: values of `param`s, as they would be written in the spec. */
export function collectSetting(text: string, before: Record<string, string> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1)
    throw new InvalidArgumentError('Write it as NAME=VALUE, e.g. latent=32.');
  return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
}

/** `--run FacesVAE=runs/faces`, repeatable: which run draws the data that a model of another spec makes. */
export const runOption = (): Option =>
  new Option('--run <model=folder>', 'the run that draws data from another model (repeatable)').argParser(
    (text: string, before: Record<string, string> = {}): Record<string, string> => {
      const equals = text.indexOf('=');
      if (equals < 1 || equals === text.length - 1)
        throw new InvalidArgumentError('Write it as MODEL=FOLDER, e.g. FacesVAE=runs/faces.');
      return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
    },
  );

/** `--source ./photos=/mnt/photos`, repeatable: where a source of the spec lies by now. */
export const sourceOption = (): Option =>
  new Option('--source <name=folder>', 'where a source of the spec, e.g. ./photos, lies (repeatable)').argParser(
    (text: string, before: Record<string, string> = {}): Record<string, string> => {
      const equals = text.indexOf('=');
      if (equals < 1 || equals === text.length - 1)
        throw new InvalidArgumentError('Write it as SOURCE=FOLDER, e.g. ./photos=/mnt/photos.');
      return { ...before, [text.slice(0, equals).trim()]: text.slice(equals + 1).trim() };
    },
  );

/** Of commands that go on with a run. */
export const changedDataOption = (): Option =>
  new Option('--changed-data', 'go on though the data is not what it was; the run records it');

/** A whole number of at least `least`; underscores are allowed, as in specs. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text.replaceAll('_', ''));
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };

/** A TCP port; 0 is any that is free. */
export function portOption(text: string): number {
  const port = wholeNumber(0)(text);
  if (port > 65_535) throw new InvalidArgumentError('A port is a whole number up to 65535.');
  return port;
}

/** `5`, or `coding=2,density=3`. */
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

/** Of every command that computes. The results are the same bits whatever it says. */
export const threadsOption = (): Option =>
  new Option('--threads <n>', 'processors to compute on (default: all); the results are the same')
    .env('GENC_THREADS')
    .argParser(wholeNumber(1));

export const checkpointOption = (): Option =>
  new Option('--checkpoint <which>', 'the newest, or that of the best validation loss').choices(['last', 'best']);

/** For work on a run; trainings say what is taken where nothing is asked for. */
export const backendOption = (): Option =>
  new Option('--backend <name>', 'what computes; see genc doctor').choices(backendNames);
