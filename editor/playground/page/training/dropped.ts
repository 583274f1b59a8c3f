/** The user's own pictures: read here, handed to the training worker, and sent nowhere. */
import { signal } from '@preact/signals';

export interface OwnPicture {
  /** The path in the folder of data: `/data/NAME/CLASS/FILE`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export const pictures = signal<readonly OwnPicture[]>([]);

/** The names of files that are no pictures, at the last choice. */
export const refused = signal<readonly string[]>([]);

export const picturesOf = (set: string): readonly OwnPicture[] =>
  pictures.value.filter(({ path }) => path.startsWith(`/data/${set}/`));

/** Takes chosen files as the data set of this name. A folder in a path becomes a class. */
export async function take(set: string, files: readonly File[]): Promise<void> {
  const taken = files.filter(({ type }) => type.startsWith('image/'));
  refused.value = files.filter((file) => !taken.includes(file)).map(({ name }) => name);
  pictures.value = await Promise.all(
    taken.map(async (file) => {
      // `webkitRelativePath` begins with the folder that was chosen.
      const inside = file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
      return { path: `/data/${set}/${inside}`, bytes: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
}
