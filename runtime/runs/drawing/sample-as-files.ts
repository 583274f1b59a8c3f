/** A whole sample as a text, as a table of numbers, or as a sound for each example. */
import { UserError } from '../../common/errors.js';
import type { Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import type { FileEnding } from '../figures/picture-format.js';
import { wavFile } from '../figures/wav-file.js';
import { openSample } from './open-sample.js';
import type { SampleOptions } from './open-sample.js';
import { readable } from './readable.js';
import { csvFile, soundsIn, textFile } from './sample-files.js';
import { blocksOf } from './sheets.js';

/** @throws UserError if the sample does not draw what such a file holds. */
export async function sampleFiles(
  trainer: Inference,
  name: string,
  source: DataSource,
  ending: FileEnding,
  options: SampleOptions,
): Promise<{ readonly files: readonly (string | Buffer)[]; readonly examples: number }> {
  const open = await openSample(trainer, name, source, options);
  const { outputs, examples } = open;
  try {
    const kinds = outputs.map(({ kind }) => kind);
    if (kinds.includes('image') || (ending === 'wav' && !kinds.includes('sound')))
      throw new UserError(
        `The sample '${name}' cannot be written as .${ending}: it draws ${kinds.includes('image') ? 'pictures' : 'no sounds'}.`,
        {
          hint: 'Pictures are written as .png, .jpg or .webp. `--show` chooses among its outputs.',
        },
      );
    const blocks = await blocksOf(open);
    if (ending === 'wav')
      return { examples, files: soundsIn(blocks).map(({ samples, rate }) => wavFile(samples, rate)) };
    const read = await readable(trainer.model, outputs, source);
    return { examples, files: [ending === 'txt' ? textFile(blocks, read) : csvFile(blocks, read)] };
  } finally {
    open.close();
  }
}
