import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { cacheDirectory } from '../../files/cache.js';

/** The result of reading a file: its stamp then, the fault (`''` for none), and whether its kind is not read. */
type Verdict = readonly [stamp: string, reason: string, file: string, unsupported?: true];

type Found = Readonly<{ file: string; reason: string; unsupported?: true }>;

/**
 * The memory, from one run to the next, of the files of a large set that can be read, so that they are not all decoded
 * at every start. A file is known while its size and time of change stay the same. It is kept in the user's cache
 * folder; if that cannot be written, nothing is remembered.
 */
export class Verdicts {
  private readonly found = new Map<string, Verdict>();

  private constructor(
    private readonly path: string,
    private readonly known: ReadonlyMap<string, Verdict>,
  ) {}

  /**
   * @param key Everything that decides about a file, apart from the file: the folder, the fields and their transforms.
   */
  static async open(key: unknown): Promise<Verdicts> {
    const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 24);
    const path = join(cacheDirectory(), 'readable', `${name}.json`);
    const entries = await readFile(path, 'utf8')
      .then((text) => Object.entries(JSON.parse(text) as Record<string, Verdict>))
      .catch(() => []);
    return new Verdicts(path, new Map(entries));
  }

  /** The fault of a file, `''` for none; undefined if the file is new or has changed. */
  get(name: string, stamp: string): Found | undefined {
    const verdict = this.known.get(name);
    if (verdict?.[0] !== stamp) return undefined;
    this.found.set(name, verdict);
    const [, reason, file, unsupported] = verdict;
    return { reason, file, ...(unsupported ? { unsupported } : {}) };
  }

  set(name: string, stamp: string, { reason, file, unsupported }: Found): void {
    this.found.set(name, unsupported ? [stamp, reason, file, unsupported] : [stamp, reason, file]);
  }

  /** Saves the results that were read and set since opening. */
  async save(): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFileAtomic(this.path, JSON.stringify(Object.fromEntries(this.found)));
    } catch {
      return; // A cache that cannot be written only makes starts slower.
    }
  }
}
