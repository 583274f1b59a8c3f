/** A sample of the spec as pictures. */
import type { Inference } from '../../library/train/inference.js';
import type { DataSource } from '../data/set/data-source.js';
import type { PictureFormat } from '../figures/picture-format.js';
import { drawPointSheet, isOfPoints } from '../figures/point-sheet.js';
import { drawSampleSheet, planSheets } from '../figures/sample-sheet.js';
import type { SampleBlock } from '../figures/sample-sheet.js';
import { openSample } from './open-sample.js';
import type { SampleOptions } from './open-sample.js';

/** One picture of a sample. */
export interface Sheet {
  readonly image: Buffer;
  /** The number of this sheet among `count`. */
  readonly index: number;
  readonly count: number;
  /** The number of examples of each class, on all sheets together. */
  readonly examples: number;
}

/** The sheets of a sample, one after the other, each drawn when it is asked for; most samples fit on one. */
export async function* drawSheets(
  trainer: Inference,
  name: string,
  source: DataSource,
  options: SampleOptions & { readonly format?: PictureFormat } = {},
): AsyncGenerator<Sheet> {
  const open = await openSample(trainer, name, source, options);
  try {
    if (isOfPoints(open.outputs)) {
      const blocks: SampleBlock[] = [];
      for (const block of open.captions.keys()) blocks.push(await open.rows(block, 0, open.examples));
      yield { image: await drawPointSheet(name, blocks, options.format), index: 0, count: 1, examples: open.examples };
      return;
    }
    const sheets = planSheets(open);
    for (const [index, pieces] of sheets.entries()) {
      const blocks: SampleBlock[] = [];
      for (const { block, first, count } of pieces) blocks.push(await open.rows(block, first, count));
      const image = await drawSampleSheet(blocks, { inRows: open.captions.length > 1, format: options.format });
      yield { image, index, count: sheets.length, examples: open.examples };
    }
  } finally {
    open.close();
  }
}
