import { UserError } from '../errors.js';
import type { DataDefinition } from '../model.js';
import type { Example, Side, Splits } from './examples.js';
import type { Preparation } from './prepare.js';
import { splitNames, UnreadableImage } from './source.js';

/** A file that was left out. */
export interface SkippedFile {
  /** Inside its set. */
  readonly file: string;
  readonly reason: string;
}

/** As many files as are decoded at once: enough to keep the decoder's threads busy, few enough to stay small in memory. */
const atOnce = 16;

/**
 * Reads every file once and leaves out those that are damaged. What fits into the cache is decoded for good; of sets in
 * memory, whose pictures are alike, one is looked at.
 * @throws UserError for a damaged file when `strict`, and for a picture that is not of the declared shape.
 */
export async function verified(
  definition: DataDefinition,
  sides: readonly Side[],
  preparation: Preparation,
  options: {
    strict?: boolean;
    onWarning?: (message: string) => void;
    onProgress?: (done: number, total: number) => void;
  },
): Promise<{ sides: Side[]; skipped: SkippedFile[] }> {
  const work = sides.flatMap((side) =>
    splitNames.flatMap((split) => toRead(side.splits[split]).map((example) => ({ example, side }))),
  );
  const damaged = new Map<Example, SkippedFile>();
  let [next, done] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let task = work[next++]; task; task = work[next++]) {
      try {
        await preparation.pictures(task.example, task.side.fields);
      } catch (error) {
        if (!(error instanceof UnreadableImage)) throw error;
        damaged.set(task.example, { file: error.file ?? task.example.name, reason: error.message });
      }
      options.onProgress?.(++done, work.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (damaged.size === 0) return { sides: [...sides], skipped: [] };

  const skipped = work.flatMap(({ example }) => damaged.get(example) ?? []).sort((a, b) => (a.file < b.file ? -1 : 1));
  const list = skipped
    .slice(0, 10)
    .map(({ file, reason }) => `${file} (${reason})`)
    .join(', ');
  const message = `${definition.name}: ${skipped.length} damaged ${skipped.length === 1 ? 'file' : 'files'}: ${list}${skipped.length > 10 ? ', …' : ''}`;
  if (options.strict)
    throw new UserError(`${message}.`, {
      hint: 'Remove or replace them, or leave --strict out to go on without them.',
    });
  options.onWarning?.(`${message}; left out.`);
  const readable = (examples: readonly Example[]): Example[] => examples.filter((example) => !damaged.has(example));
  return {
    sides: sides.map((side) => ({
      fields: side.fields,
      splits: Object.fromEntries(splitNames.map((split) => [split, readable(side.splits[split])])) as unknown as Splits,
    })),
    skipped,
  };
}

function toRead(examples: readonly Example[]): Example[] {
  const looked = new Set<number>();
  return examples.filter((example) => {
    if (!example.resident) return true;
    if (looked.has(example.set)) return false;
    return looked.add(example.set);
  });
}
