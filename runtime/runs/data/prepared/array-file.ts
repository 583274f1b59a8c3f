/** Files of numbers that are written from front to end, with their hash. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { littleEndian, type Numbers } from '../source/bytes.js';
import type { StoredArray } from './manifest.js';

/** The bytes that are gathered before they are written. */
const piece = 2 ** 22;

export class ArrayFile {
  private readonly hash = createHash('sha256');
  private readonly waiting = Buffer.allocUnsafe(piece);
  private used = 0;
  /** The number of bytes so far. */
  bytes = 0;

  private constructor(
    private readonly name: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(folder: string, name: string): Promise<ArrayFile> {
    return new ArrayFile(name, await open(join(folder, name), 'wx'));
  }

  async add(numbers: Numbers): Promise<void> {
    const bytes = littleEndian(numbers);
    if (this.used + bytes.length > piece) await this.flush();
    if (bytes.length > piece) await this.write(bytes);
    else {
      this.waiting.set(bytes, this.used);
      this.used += bytes.length;
    }
    this.bytes += bytes.length;
  }

  /** Writes what is left, and waits until the disk has it. */
  async end(): Promise<StoredArray> {
    await this.flush();
    await this.handle.sync();
    await this.handle.close();
    return { file: this.name, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  /** Closes a file that will not be used. */
  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
  }

  private async flush(): Promise<void> {
    await this.write(this.waiting.subarray(0, this.used));
    this.used = 0;
  }

  /** One `write` may take only a part, for instance on a disk that fills up. */
  private async write(bytes: Uint8Array): Promise<void> {
    this.hash.update(bytes);
    for (let offset = 0; offset < bytes.length;) {
      const { bytesWritten } = await this.handle.write(bytes, offset, bytes.length - offset);
      offset += bytesWritten;
    }
  }
}

/** Writes a whole array at once. */
export async function writeArray(folder: string, name: string, numbers: Numbers): Promise<StoredArray> {
  const file = await ArrayFile.create(folder, name);
  try {
    await file.add(numbers);
    return await file.end();
  } catch (error) {
    await file.abandon();
    throw error;
  }
}
