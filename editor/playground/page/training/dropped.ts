/** The user's own pictures: read here, handed to the training worker, and sent nowhere. */
import { signal } from '@preact/signals';

export interface OwnPicture {
  /** The path in the folder of data: `/data/NAME/CLASS/FILE`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export const pictures = signal<readonly OwnPicture[]>([]);

/** Takes chosen files as the data set of this name. A folder in a path becomes a class. */
export async function take(set: string, files: readonly File[]): Promise<void> {
  const taken = files.filter(({ type }) => type.startsWith('image/'));
  pictures.value = await Promise.all(
    taken.map(async (file) => {
      // `webkitRelativePath` begins with the folder that was chosen.
      const inside = file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
      return { path: `/data/${set}/${inside}`, bytes: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
}
