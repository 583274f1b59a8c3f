/** Pictures one after the other, in files of at most 256 MiB each, which are mapped into memory by those who read them. */
import { UserError } from '../../../common/errors.js';
import { isBytes, type AnyPicture } from '../pictures/picture.js';
import { ArrayFile } from './array-file.js';
import type { StoredPictures } from './manifest.js';

type Written = Pick<StoredPictures, 'type' | 'channels' | 'shards'> & {
  /** The height and width of every picture, one after the other. */
  readonly sizes: readonly number[];
};

export class ShardWriter {
  private readonly shards: StoredPictures['shards'][number][] = [];
  private readonly sizes: number[] = [];
  private current?: ArrayFile;
  private inCurrent = 0;
  private kind?: Pick<StoredPictures, 'type' | 'channels'>;

  constructor(
    private readonly folder: string,
    private readonly stem: string,
    private readonly most = 2 ** 28,
  ) {}

  /** Adds a picture. A shard holds whole pictures; one that is larger than a shard has a shard of its own. */
  async add(picture: AnyPicture): Promise<void> {
    const kind = { type: isBytes(picture) ? 'uint8' : 'float32', channels: picture.channels } as const;
    this.kind ??= kind;
    if (kind.type !== this.kind.type || kind.channels !== this.kind.channels)
      throw new Error(`A picture of ${kind.channels} ${kind.type} among ${this.kind.channels} ${this.kind.type}.`);
    if (this.current && this.current.bytes + picture.data.byteLength > this.most) await this.endShard();
    this.current ??= await ArrayFile.create(
      this.folder,
      `${this.stem}-${String(this.shards.length).padStart(4, '0')}.bin`,
    );
    await this.current.add(picture.data);
    this.sizes.push(picture.height, picture.width);
    this.inCurrent++;
  }

  /** @throws UserError if no picture was added. */
  async end(name: string): Promise<Written> {
    await this.endShard();
    if (!this.kind) throw new UserError(`No picture of ${name} can be prepared: it has none.`);
    return { ...this.kind, shards: this.shards, sizes: this.sizes };
  }

  /** Closes a file that will not be used. */
  async abandon(): Promise<void> {
    await this.current?.abandon();
  }

  private async endShard(): Promise<void> {
    if (!this.current) return;
    this.shards.push({ ...(await this.current.end()), pictures: this.inCurrent });
    this.current = undefined;
    this.inCurrent = 0;
  }
}
