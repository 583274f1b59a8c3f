/** A reader that follows a file of JSON lines while another process writes it, cuts it back and goes on. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { fromJson } from '../../common/json.js';

const newline = 0x0a;
/** The number of bytes before the offset that must still be the same; otherwise the file is another one. */
const remembered = 256;

export class LineFollower<T> {
  /** All complete lines that are JSON; others are left out. */
  lines: T[] = [];
  /** The time at which the file was last written, in milliseconds since 1970; 0 without a file. */
  modified = 0;
  private size = -1;
  /** The offset after the last complete line. */
  private offset = 0;
  private tail = Buffer.alloc(0);

  /** @param parse The meaning of a line; it throws if the line is not JSON. */
  constructor(
    private readonly path: string,
    private readonly parse: (line: string) => T = fromJson,
  ) {}

  /**
   * Reads what is new. Half a line waits until the rest is there; a file that was cut back or replaced is read anew.
   * Returns true if the lines have changed.
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

  /**
   * True if the bytes before the offset are the same. A resumed run may cut the file and write past the old length
   * between two looks.
   */
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
        continue; // A killed process may leave half a line, after which the next one writes.
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

/** The bytes from `start` to `end`, or fewer if the file ends before. */
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
