import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import type { Example, Side, Splits } from './examples.js';
import type { Preparation } from './prepare.js';
import { UnreadableImage, UnsupportedImage } from '../pictures/unreadable.js';
import { splitNames } from '../source/source.js';
import { Verdicts } from './verdicts.js';

/** A file that was left out. */
export interface SkippedFile {
  /** The path of the file inside its set. */
  readonly file: string;
  readonly reason: string;
  /** True if the file is of a kind that is not read, and may be whole; absent for a damaged one. */
  readonly unsupported?: true;
}

export interface VerifyOptions {
  readonly directory: string;
  readonly base?: string;
  readonly strict?: boolean;
  readonly onWarning?: (message: string) => void;
  readonly onProgress?: (done: number, total: number) => void;
  readonly rememberFrom?: number;
}

/**
 * The number of files that are decoded at once: enough to keep the decoder's threads busy, few enough to need little
 * memory.
 */
const atOnce = 16;

/** The version of the decoder. It rises when other files can be read than before, which makes old results invalid. */
export const decoder = 2;

/**
 * Reads every file once and leaves out damaged ones. Decoded pictures stay in the cache as far as they fit; of sets in
 * memory, whose pictures are alike, one is read.
 * @throws UserError for a damaged file if `strict`, and for a picture that is not of the declared shape.
 */
export async function verified(
  definition: DataDefinition,
  sides: readonly Side[],
  preparation: Preparation,
  options: VerifyOptions,
): Promise<{ sides: Side[]; skipped: SkippedFile[] }> {
  const work = sides.flatMap((side) =>
    splitNames.flatMap((split) => toRead(side.splits[split]).map((example) => ({ example, side }))),
  );
  const { sources, fields, transforms } = definition;
  const { directory, base = process.cwd(), rememberFrom = 10_000 } = options;
  const remembers = work.length >= rememberFrom;
  const verdicts = remembers
    ? await Verdicts.open({ sources, fields, transforms, directory, base, decoder })
    : undefined;
  const damaged = new Map<Example, SkippedFile>();
  const judge = async ({ example, side }: (typeof work)[number]): Promise<void> => {
    const name = `${example.set}/${example.name}`;
    const stamp = verdicts && (await stampOf(example));
    const known = stamp === undefined ? undefined : verdicts?.get(name, stamp);
    const found = known ?? (await damage(example, side, preparation));
    if (found.reason) damaged.set(example, found);
    if (stamp !== undefined && !known) verdicts?.set(name, stamp, found);
  };
  let [next, done] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let task = work[next++]; task; task = work[next++]) {
      await judge(task);
      options.onProgress?.(++done, work.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await verdicts?.save();
  if (damaged.size === 0) return { sides: [...sides], skipped: [] };

  const skipped = work.flatMap(({ example }) => damaged.get(example) ?? []).sort((a, b) => (a.file < b.file ? -1 : 1));
  const message = `${definition.name}: ${toldOf(skipped)}`;
  if (options.strict)
    throw new UserError(`${message}.`, {
      hint: 'Remove or replace them, or leave `strict` out to go on without them.',
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

/** The numbers of damaged files and of files whose kind is not read, with the first ten of each. */
function toldOf(skipped: readonly SkippedFile[]): string {
  const group = (unsupported: boolean, what: string): string[] => {
    const files = skipped.filter((each) => (each.unsupported ?? false) === unsupported);
    if (files.length === 0) return [];
    const list = files.slice(0, 10).map(({ file, reason }) => `${file} (${reason})`);
    return [
      `${files.length} ${unsupported ? '' : 'damaged '}${files.length === 1 ? 'file' : 'files'}${what}: ${list.join(', ')}${files.length > 10 ? ', …' : ''}`,
    ];
  };
  return [...group(false, ''), ...group(true, ' of a kind that is not read')].join('; ');
}

/** The fault of an example's files; an empty reason if there is none. */
async function damage(example: Example, side: Side, preparation: Preparation): Promise<SkippedFile> {
  try {
    await preparation.pictures(example, side.fields);
    return { file: example.name, reason: '' };
  } catch (error) {
    if (!(error instanceof UnreadableImage)) throw error;
    const found = { file: error.file ?? example.name, reason: error.message };
    return error instanceof UnsupportedImage ? { ...found, unsupported: true } : found;
  }
}

/** The stamps of all files of an example; undefined if one has none. */
async function stampOf(example: Example): Promise<string | undefined> {
  const stamps = await Promise.all(Object.values(example.items).map((item) => item?.stamp?.().catch(() => undefined)));
  return stamps.every((stamp) => stamp !== undefined) ? stamps.join(' ') : undefined;
}

function toRead(examples: readonly Example[]): Example[] {
  const looked = new Set<number>();
  return examples.filter((example) => {
    if (!example.resident) return true;
    if (looked.has(example.set)) return false;
    return looked.add(example.set);
  });
}
