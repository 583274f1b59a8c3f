/** Distances that lie in a run folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsFromJson } from '../../common/json.js';
import type { RunDistances } from '../fid/distance-run.js';

/** What a folder holds: measured while it was trained, in the order of epochs, and by `genc fid` afterwards. */
export interface StoredDistances {
  readonly during: readonly RunDistances[];
  readonly after: readonly RunDistances[];
}

export async function readDistances(folder: string): Promise<StoredDistances> {
  const read = async (place: string): Promise<RunDistances[]> => {
    const files = (await readdir(join(folder, place)).catch(() => [])).filter((name) => name.endsWith('.json')).sort();
    const found = await Promise.all(
      files.map(async (name): Promise<RunDistances | undefined> => {
        const text = await readFile(join(folder, place, name), 'utf8').catch(() => '');
        try {
          return resultsFromJson<RunDistances>(text);
        } catch {
          return undefined; // half written by a killed process of another version
        }
      }),
    );
    return found.filter((each) => each?.format === 'genc-fid-1').map((each) => each!);
  };
  return { during: await read('distances'), after: await read('evaluations') };
}
