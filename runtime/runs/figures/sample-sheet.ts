/** A sheet of samples: examples side by side, one output per row, classes and numbers as text under their column. */
import type { OutputDefinition } from '../../contract/model.js';
import { Canvas, tileOf } from './canvas.js';
import type { Tile } from './canvas.js';
import { classLabel } from './class-label.js';
import type { PictureFormat } from './picture-format.js';

/** The values of one output for all examples, [examples, …shape]. */
export interface OutputValues {
  readonly output: OutputDefinition;
  readonly values: ArrayLike<number>;
  /** The names of classes by number. */
  readonly names?: readonly string[];
}

/** A block of a sheet: all the examples of a class, if a sample is repeated for `each` class. */
export interface SampleBlock {
  readonly caption?: string;
  readonly examples: number;
  /** The number of examples of the whole block, of which this is a part; as many as here if absent. */
  readonly of?: number;
  readonly outputs: readonly OutputValues[];
}

/** A part of a block, on one sheet. */
export interface Piece {
  readonly block: number;
  readonly first: number;
  readonly count: number;
}

const gap = 4;
const margin = 16;
const lineHeight = 18;
/** The width of a digit of the text under columns. */
const digitWidth = 7;
/** The width of a letter of a caption. */
const captionLetter = 8;
/** The width to aim for: that of a report's column. */
const sheetWidth = 960;
/** The height at which sheets are continued on another: WebP ends at 16,383 pixels, and viewers get slow. */
const sheetHeight = 16_000;

/** The factor by which small images are enlarged: whole numbers only. */
function scaleOf(size: number): number {
  return Math.max(1, Math.min(4, Math.floor(84 / size)));
}

const shortNumber = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));

/** The text of at most three numbers, and no more than fit into the pixels. */
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

const captionHeightOf = (captions: readonly (string | undefined)[]): number =>
  captions.some((caption) => caption !== undefined) ? lineHeight + 4 : 0;

/**
 * The examples and blocks of each sheet. Blocks stay together if they fit, and no sheet is longer than can be stored.
 */
export function planSheets(sample: {
  readonly captions: readonly (string | undefined)[];
  readonly examples: number;
  readonly outputs: readonly OutputDefinition[];
}): Piece[][] {
  const { captions, examples, outputs } = sample;
  const inRows = captions.length > 1;
  const caption = captionHeightOf(captions);
  const { columns, bandHeight, between } = measure({ examples, of: examples, outputs }, inRows);
  const bands = Math.max(1, Math.floor((sheetHeight - caption - 2 * margin + between) / (bandHeight + between)));
  const sheets: Piece[][] = [];
  let left = 0;
  for (let block = 0; block < captions.length; block++) {
    for (let first = 0; first === 0 || first < examples; first += bands * columns) {
      const count = Math.min(bands * columns, examples - first);
      const rows = Math.ceil(count / columns);
      const height = caption + rows * (bandHeight + between) - between + margin;
      if (sheets.length === 0 || height > left) {
        sheets.push([]);
        left = sheetHeight - margin;
      }
      sheets.at(-1)!.push({ block, first, count });
      left -= height;
    }
  }
  return sheets;
}

/**
 * Draws the blocks one under the other. With one block of one image output and no text, the examples fill a square;
 * otherwise each example is a column, and long rows are broken into bands.
 * @param inRows True if the sample has several blocks, even if this sheet shows one of them; by their number if absent.
 */
export async function drawSampleSheet(
  blocks: readonly SampleBlock[],
  { inRows = blocks.length > 1, format = 'png' }: { readonly inRows?: boolean; readonly format?: PictureFormat } = {},
): Promise<Buffer> {
  const layouts = blocks.map((block) => layout(block, inRows));
  const captionHeight = captionHeightOf(blocks.map(({ caption }) => caption));
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
  return canvas.encoded(format);
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly draw: (canvas: Canvas, x: number, y: number) => void;
}

/** The division of a block into columns and bands, from the shapes of what it shows. */
function measure(
  { examples, of = examples, outputs }: { examples: number; of?: number; outputs: readonly OutputDefinition[] },
  inRows: boolean,
): { cell: number; labels: number; columns: number; bands: number; bandHeight: number; between: number } {
  const shapes = outputs.filter(({ kind }) => kind === 'image').map(({ shape }) => shape as [number, number, number]);
  const scale = ([height, width]: readonly [number, number, ...number[]]): number => scaleOf(Math.max(height, width));
  const cell = shapes.length === 0 ? 96 : Math.max(...shapes.map((shape) => shape[1] * scale(shape)));
  const labelled = outputs.length > 1;
  const labels = labelled ? 12 + 7 * Math.max(...outputs.map(({ name }) => name.length)) : 0;
  const fitting = Math.max(1, Math.floor((sheetWidth - labels + gap) / (cell + gap)));
  const columns = Math.min(
    Math.max(1, examples),
    labelled || inRows ? fitting : Math.min(fitting, Math.ceil(Math.sqrt(of))),
  );
  const bandHeight =
    shapes.reduce((sum, shape) => sum + shape[0] * scale(shape) + gap, 0) +
    (outputs.length - shapes.length) * lineHeight;
  return { cell, labels, columns, bands: Math.ceil(examples / columns), bandHeight, between: labelled ? 14 : 0 };
}

function layout(block: SampleBlock, inRows: boolean): Layout {
  const { examples, outputs } = block;
  const images = outputs.filter(({ output }) => output.kind === 'image');
  const texts = outputs.filter(({ output }) => output.kind !== 'image');
  const { cell, labels, columns, bands, bandHeight, between } = measure(
    { ...block, outputs: outputs.map(({ output }) => output) },
    inRows,
  );
  const labelled = outputs.length > 1;
  const pictures = images.map((entry) => {
    const scale = scaleOf(Math.max(entry.output.shape[0]!, entry.output.shape[1]!));
    return { name: entry.output.name, tiles: tilesOf(entry, examples), scale, height: entry.output.shape[0]! * scale };
  });
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
