/** A sample of the spec as pictures, and as files of its own kind. */
import type { Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import { drawSoundSheet, drawTextSheet, tableLines } from '../figures/line-sheets.js';
import type { PictureFormat } from '../figures/picture-format.js';
import { drawPointSheet, isOfPoints } from '../figures/point-sheet.js';
import { drawSampleSheet, planSheets } from '../figures/sample-sheet.js';
import type { SampleBlock } from '../figures/sample-sheet.js';
import { openSample } from './open-sample.js';
import type { OpenSample, SampleOptions } from './open-sample.js';
import { readable } from './readable.js';
import { csvFile, endingOf, joinedSounds, textFile, type Readable } from './sample-files.js';

/** One picture of a sample. */
export interface Sheet {
  readonly image: Buffer;
  /** The number of this sheet among `count`. */
  readonly index: number;
  readonly count: number;
  /** The number of examples of each class, on all sheets together. */
  readonly examples: number;
  /** The file that has what the picture only shows: a text, a table, the sounds one after the other. */
  readonly beside?: { readonly ending: string; readonly content: string | Buffer };
}

/** The sheets of a sample, one after the other, each drawn when it is asked for; most samples fit on one. */
export async function* drawSheets(
  trainer: Inference,
  name: string,
  source: DataSource,
  options: SampleOptions & { readonly format?: PictureFormat } = {},
): AsyncGenerator<Sheet> {
  const open = await openSample(trainer, name, source, options);
  const { format } = options;
  const { outputs, examples } = open;
  try {
    const ending = endingOf(outputs);
    const whole = { index: 0, count: 1, examples };
    if (isOfPoints(outputs)) {
      yield { ...whole, image: await drawPointSheet(name, await blocksOf(open), format) };
      return;
    }
    if (ending !== undefined && outputs.every(({ kind }) => kind !== 'image')) {
      const blocks = await blocksOf(open);
      const read = await readable(trainer.model, outputs, source);
      const content = { txt: textFile, csv: csvFile, wav: joinedSounds }[ending](blocks, read);
      const image = await (ending === 'wav'
        ? drawSoundSheet(blocks, format)
        : drawTextSheet(ending === 'txt' ? (content as string).trimEnd().split('\n') : linesOf(blocks, read), format));
      yield { ...whole, image, beside: { ending, content } };
      return;
    }
    const sheets = planSheets(open);
    for (const [index, pieces] of sheets.entries()) {
      const blocks: SampleBlock[] = [];
      for (const { block, first, count } of pieces) blocks.push(await open.rows(block, first, count));
      const image = await drawSampleSheet(blocks, { inRows: open.captions.length > 1, format });
      yield { image, index, count: sheets.length, examples };
    }
  } finally {
    open.close();
  }
}

/** All examples of all blocks. */
export async function blocksOf({ captions, examples, rows }: OpenSample): Promise<SampleBlock[]> {
  const blocks: SampleBlock[] = [];
  for (const block of captions.keys()) blocks.push(await rows(block, 0, examples));
  return blocks;
}

/** The first rows of each block as a table. */
function linesOf(blocks: readonly SampleBlock[], read: Readable): string[] {
  return blocks.flatMap(({ caption, outputs, examples }) => [
    ...(caption === undefined ? [] : [caption]),
    ...tableLines(
      outputs.flatMap(({ output }) => read[output.name]!.columns),
      Array.from({ length: Math.min(examples, 50) }, (_, example) =>
        outputs.flatMap((output) => read[output.output.name]!.cells(output, example)),
      ),
    ),
    ...(examples > 50 ? [`… and ${examples - 50} rows more`] : []),
  ]);
}
