/** Follows a file of JSON lines that another process writes, cuts back and goes on with. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { fromJson } from '../../common/json.js';

const newline = 0x0a;
/** Bytes before the offset that must still be there; otherwise the file is another one. */
const remembered = 256;

export class LineFollower<T> {
  /** Of all complete lines that are JSON; others are left out. */
  lines: T[] = [];
  /** When the file was last written, in milliseconds since 1970; 0 without a file. */
  modified = 0;
  private size = -1;
  /** Behind the last complete line. */
  private offset = 0;
  private tail = Buffer.alloc(0);

  /** @param parse What a line says; it throws on what is no JSON. */
  constructor(
    private readonly path: string,
    private readonly parse: (line: string) => T = fromJson,
  ) {}

  /**
   * Reads what is new. Half a line waits until the rest is there; a file that was cut back or replaced is read anew.
   * Answers whether the lines are others than before.
   */
  async poll(): Promise<boolean> {
    const stats = await stat(this.path).catch(() => undefined);
    if (!stats?.isFile()) return this.forget();
    if (stats.size === this.size && stats.mtimeMs === this.modified) return false;
    const file = await open(this.path, 'r').catch(() => undefined);
    if (!file) return this.forget();
    try {
      const same = await this.isSame(file, stats.size);
      const lost = !same && this.forget();
      const grown = this.take(await readFrom(file, this.offset, stats.size));
      [this.size, this.modified] = [stats.size, stats.mtimeMs];
      return lost || grown;
    } finally {
      await file.close();
    }
  }

  /** A resumed run may cut the file and write past the old length between two looks. */
  private async isSame(file: FileHandle, size: number): Promise<boolean> {
    if (size < this.offset) return false;
    const { tail, offset } = this;
    return tail.equals(await readFrom(file, offset - tail.length, offset));
  }

  private take(bytes: Buffer): boolean {
    const end = bytes.lastIndexOf(newline) + 1;
    if (end === 0) return false;
    const complete = bytes.subarray(0, end);
    for (const line of complete.toString('utf8').split('\n')) {
      try {
        if (line !== '') this.lines.push(this.parse(line));
      } catch {
        continue; // a killed process may leave half a line, behind which the next one writes
      }
    }
    this.offset += end;
    this.tail = Buffer.concat([this.tail, complete]).subarray(-remembered);
    return true;
  }

  private forget(): boolean {
    const had = this.lines.length > 0;
    [this.lines, this.modified, this.size, this.offset, this.tail] = [[], 0, -1, 0, Buffer.alloc(0)];
    return had;
  }
}

/** Fewer bytes where the file ends before. */
async function readFrom(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
