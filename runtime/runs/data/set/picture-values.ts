/** The values of examples that are files of pictures: pictures in the declared range, and classes. */
import { byName } from '../../../common/by-name.js';
import { UserError } from '../../../common/errors.js';
import type { DataDefinition } from '../../../contract/model.js';
import { UnreadableImage } from '../pictures/unreadable.js';
import type { ReadSide, Values } from './batches.js';
import type { Example, Side } from './examples.js';
import type { Preparation } from './prepare.js';
import { isOfFile, pictureShape } from './stages.js';

/** A side of a set of pictures: images are float32 [batch, h, w, c] and classes int32 [batch]. */
export function pictureSide(
  { fields }: DataDefinition,
  side: Side,
  preparation: Preparation,
  labelOf: (example: Example, field: string) => number,
  seed: number,
): ReadSide<Example> {
  return {
    splits: side.splits,
    read: async (examples, places, { epoch, augment }) => {
      const pictures = examples.map((example, i) =>
        preparation.pictures(example, side.fields, augment ? { seed, epoch, position: places[i]! } : undefined),
      );
      const ready = await Promise.all(pictures).catch(gone);
      const values = byName<Values[string]>();
      for (const name of side.fields) {
        const field = fields[name]!;
        if (field.kind === 'class') {
          values[name] = {
            data: Int32Array.from(examples, (example) => labelOf(example, name)),
            shape: [examples.length],
          };
          continue;
        }
        if (!isOfFile(field)) throw new Error(`The field ${name} is not read from files.`);
        const [low, high] = field.range;
        const size = pictureShape(field).reduce((product, side) => product * side, 1);
        const scaled = Float32Array.from({ length: 256 }, (_, byte) => low + ((high - low) * byte) / 255);
        const data = new Float32Array(examples.length * size);
        ready.forEach((picture, i) => {
          const values = picture[name]!.data;
          if (values instanceof Float32Array) data.set(values, i * size);
          else for (let j = 0, at = i * size; j < size; j++, at++) data[at] = scaled[values[j]!]!;
        });
        values[name] = { data, shape: [examples.length, ...field.shape] };
      }
      return values;
    },
  };
}

/** The error for a file that was whole when the set was opened and is now damaged or missing. */
export function gone(error: unknown): never {
  if (!(error instanceof UnreadableImage)) throw error;
  throw new UserError(
    `${error.file} could be read when the data set was opened, and cannot be read any more: ${error.message}.`,
    {
      hint: 'Put the file back and go on with the run; its checkpoints are kept.',
      cause: error,
    },
  );
}
