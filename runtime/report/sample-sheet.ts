/** A sheet of samples: examples side by side, an output per row, classes and numbers as text under their column. */
import type { OutputDefinition } from '../model.js';
import { Canvas, tileOf } from './canvas.js';
import type { Tile } from './canvas.js';
import { classLabel } from './class-label.js';

/** Values of one output for all examples, [examples, …shape]. */
export interface OutputValues {
  readonly output: OutputDefinition;
  readonly values: ArrayLike<number>;
  /** Of classes: their names by number. */
  readonly names?: readonly string[];
}

/** One block of a sheet: all the examples of a class, when a sample is repeated `each` class. */
export interface SampleBlock {
  readonly caption?: string;
  readonly examples: number;
  readonly outputs: readonly OutputValues[];
}

const gap = 4;
const margin = 16;
const lineHeight = 18;
/** Of a digit of the text under columns. */
const digitWidth = 7;
/** Of a letter of a caption. */
const captionLetter = 8;
/** Aim for the width of a report's column. */
const sheetWidth = 960;

/** How large small images are shown: whole factors only. */
function scaleOf(size: number): number {
  return Math.max(1, Math.min(4, Math.floor(84 / size)));
}

const shortNumber = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));

/** At most three numbers, and no more than fit into so many pixels. */
function textOf({ output, values, names }: OutputValues, example: number, width: number): string {
  if (names) {
    const name = classLabel(values[example]!, names);
    const letters = Math.max(2, Math.floor(width / digitWidth));
    return name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
  }
  const length = output.shape.reduce((product, size) => product * size, 1);
  const numbers = Array.from({ length: Math.min(length, 3) }, (_, index) =>
    shortNumber(values[example * length + index]!),
  );
  const text = (count: number): string => numbers.slice(0, count).join(' ') + (length > count ? ' …' : '');
  const fits = numbers.findLastIndex((_, index) => text(index + 1).length * digitWidth <= width);
  return text(Math.max(1, fits + 1));
}

function tilesOf({ output, values }: OutputValues, examples: number): Tile[] {
  const size = output.shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: examples }, (_, index) =>
    tileOf(values, output.shape, output.range ?? [0, 1], index * size),
  );
}

/**
 * Draws the blocks one under the other. With one block of one image output and no text the examples fill a square;
 * otherwise each example is a column and long rows are broken into bands.
 */
export async function drawSampleSheet(blocks: readonly SampleBlock[]): Promise<Buffer> {
  const layouts = blocks.map((block) => layout(block, blocks.length > 1));
  const captionHeight = blocks.some((block) => block.caption !== undefined) ? lineHeight + 4 : 0;
  const captions = blocks.map(({ caption = '' }) => caption.length * captionLetter);
  const width = Math.max(...layouts.map((entry) => entry.width), ...captions) + 2 * margin;
  const height = layouts.reduce((sum, entry) => sum + entry.height + captionHeight, 0) + margin * (layouts.length + 1);
  const canvas = new Canvas(width, height);
  let y = margin;
  layouts.forEach((entry, index) => {
    const caption = blocks[index]!.caption;
    if (caption !== undefined) canvas.write({ x: margin, y: y + 13, text: caption, weight: 600, size: 13 });
    entry.draw(canvas, margin, y + captionHeight);
    y += captionHeight + entry.height + margin;
  });
  return canvas.png();
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly draw: (canvas: Canvas, x: number, y: number) => void;
}

function layout({ examples, outputs }: SampleBlock, inRows: boolean): Layout {
  const images = outputs.filter(({ output }) => output.kind === 'image');
  const texts = outputs.filter(({ output }) => output.kind !== 'image');
  const cell =
    images.length === 0
      ? 96
      : Math.max(
          ...images.map(({ output }) => output.shape[1]! * scaleOf(Math.max(output.shape[0]!, output.shape[1]!))),
        );
  const pictures = images.map((entry) => {
    const scale = scaleOf(Math.max(entry.output.shape[0]!, entry.output.shape[1]!));
    return { name: entry.output.name, tiles: tilesOf(entry, examples), scale, height: entry.output.shape[0]! * scale };
  });
  const labelled = outputs.length > 1;
  const labels = labelled ? 12 + 7 * Math.max(...outputs.map(({ output }) => output.name.length)) : 0;
  const fitting = Math.max(1, Math.floor((sheetWidth - labels + gap) / (cell + gap)));
  const columns = Math.min(examples, labelled || inRows ? fitting : Math.min(fitting, Math.ceil(Math.sqrt(examples))));
  const bands = Math.ceil(examples / columns);
  const bandHeight = pictures.reduce((sum, { height }) => sum + height + gap, 0) + texts.length * lineHeight;
  const between = labelled ? 14 : 0;
  const draw = (canvas: Canvas, x: number, y: number): void => {
    for (let band = 0; band < bands; band++) {
      const first = band * columns;
      const count = Math.min(columns, examples - first);
      let top = y + band * (bandHeight + between);
      for (const { name, tiles, scale, height } of pictures) {
        if (labelled)
          canvas.write({ x: x + labels - 10, y: top + height / 2 + 4, text: name, anchor: 'end', faint: true });
        for (let column = 0; column < count; column++)
          canvas.place(tiles[first + column]!, x + labels + column * (cell + gap), top, scale);
        top += height + gap;
      }
      for (const entry of texts) {
        if (labelled)
          canvas.write({ x: x + labels - 10, y: top + 13, text: entry.output.name, anchor: 'end', faint: true });
        for (let column = 0; column < count; column++)
          canvas.write({
            x: x + labels + column * (cell + gap) + cell / 2,
            y: top + 13,
            text: textOf(entry, first + column, cell),
            anchor: 'middle',
            size: 13,
          });
        top += lineHeight;
      }
    }
  };
  return { width: labels + columns * (cell + gap) - gap, height: bands * (bandHeight + between) - between, draw };
}
