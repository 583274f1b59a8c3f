/** The record of the examples that `random 5` chose for a sample. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromJson } from '../../common/json.js';
import type { SplitName } from '../../contract/model.js';

/** The name of the record in the folder of the sample's pictures. */
export const chosenFile = 'examples.json';

export interface ChosenExamples {
  readonly data: string;
  readonly split: SplitName;
  /** The names of the examples, in the order of the picture. */
  readonly names: readonly string[];
}

/** The record in the folder of a sample; undefined where nothing was chosen. */
export async function readChosen(folder: string): Promise<ChosenExamples | undefined> {
  const text = await readFile(join(folder, chosenFile), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : fromJson<ChosenExamples>(text);
}

/** `5 random examples of faces.train, by the seed: 17.png, 4.png, …`. */
export function chosenText({ data, split, names }: ChosenExamples): string {
  const shown = names.slice(0, 20).join(', ');
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `${names.length} random ${names.length === 1 ? 'example' : 'examples'} of ${data}.${split}, by the seed: ${shown}${more}`;
}
