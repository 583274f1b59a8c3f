/** A sheet of a sample whose outputs are points: a scatter for each output and each block. */
import sharp from 'sharp';
import type { OutputDefinition } from '../../contract/model.js';
import type { PictureFormat } from './picture-format.js';
import { drawScatters } from './scatter.js';
import type { SampleBlock } from './sample-sheet.js';

/** True if a sample is drawn as points: it has some, and no picture that they would have to stand under. */
export const isOfPoints = (outputs: readonly OutputDefinition[]): boolean =>
  outputs.some(({ kind }) => kind === 'points') && outputs.every(({ kind }) => kind !== 'image');

/** A class or a number among the outputs colours the points. */
export async function drawPointSheet(
  title: string,
  blocks: readonly SampleBlock[],
  format: PictureFormat = 'png',
): Promise<Buffer> {
  const panels = blocks.flatMap(({ caption, outputs }) => {
    const clouds = outputs.filter(({ output }) => output.kind === 'points');
    const colour = outputs.find(({ output: { kind } }) => kind === 'class' || kind === 'number');
    return clouds.map(({ output, values }) => ({
      caption: [...(caption === undefined ? [] : [caption]), ...(clouds.length > 1 ? [output.name] : [])].join(', '),
      rows: Array.from({ length: values.length / 2 }, (_, index) => [values[2 * index]!, values[2 * index + 1]!]),
      ...(colour ? { classes: Array.from(colour.values), classCount: colour.output.classes, names: colour.names } : {}),
    }));
  });
  const { png } = await drawScatters(title, panels);
  return format === 'png' ? png : sharp(png).toFormat(format).toBuffer();
}
