/** Sheets of samples that are no pictures: lines of text, rows of a table, waves of sounds. */
import sharp from 'sharp';
import { text } from '../../escape/html.js';
import { palette } from './chart.js';
import { classLabel } from './class-label.js';
import type { PictureFormat } from './picture-format.js';
import type { SampleBlock } from './sample-sheet.js';

const width = 960;
const margin = 16;
const lineHeight = 16;
/** The letters of a line in the monospaced font. */
const letters = Math.floor((width - 2 * margin) / 7.3);
/** The most lines of a sheet; the file beside it has all. */
const mostLines = 200;

/** Lines of text in a monospaced font; longer ones are broken, and those beyond the sheet are counted. */
export async function drawTextSheet(lines: readonly string[], format: PictureFormat = 'png'): Promise<Buffer> {
  const broken = lines.flatMap((line) => line.match(new RegExp(`[^]{1,${letters}}`, 'gu')) ?? ['']);
  const shown = broken.slice(0, mostLines);
  if (broken.length > mostLines) shown.push(`… and ${broken.length - mostLines} lines more`);
  const marks = shown.map(
    (line, index) =>
      `<text x="${margin}" y="${margin + lineHeight * (index + 0.8)}" xml:space="preserve">${text(line.replaceAll('\t', '    '))}</text>`,
  );
  return picture(marks.join(''), 2 * margin + lineHeight * Math.max(1, shown.length), format);
}

/** Rows of cells as lines, right-aligned under their names. */
export function tableLines(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const shown = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? shortNumber(cell) : cell)));
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...shown.map((row) => String(row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padStart(widths[column]!)).join('  ');
  return [line(columns), ...shown.map((row) => line(row.map(String)))];
}

const shortNumber = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4));

const waveHeight = 64;

/** A wave for each sound: the range of the samples under each pixel. */
export function drawSoundSheet(blocks: readonly SampleBlock[], format: PictureFormat = 'png'): Promise<Buffer> {
  const rows = blocks.flatMap(({ caption, outputs, examples }) => {
    const sounds = outputs.filter(({ output }) => output.kind === 'sound');
    const classes = outputs.filter(({ output }) => output.kind === 'class');
    return Array.from({ length: examples }, (_, example) =>
      sounds.map(({ output: { shape, name }, values }) => ({
        title: [
          String(example + 1),
          ...(caption === undefined ? [] : [caption]),
          ...(sounds.length > 1 ? [name] : []),
          ...classes.map(({ values: labels, names }) => classLabel(labels[example]!, names)),
        ].join(' '),
        at: (index: number): number => values[example * shape[0]! + index]!,
        length: shape[0]!,
      })),
    ).flat();
  });
  const shown = rows.slice(0, 64);
  const left = margin + 7.3 * Math.max(...shown.map(({ title }) => title.length)) + 8;
  const columns = Math.floor(width - margin - left);
  const marks = shown.map(({ title, at, length }, row) => {
    const middle = margin + waveHeight * (row + 0.5);
    const y = (value: number): string =>
      (middle - (waveHeight / 2 - 4) * Math.min(1, Math.max(-1, Number.isNaN(value) ? 0 : value))).toFixed(1);
    const strokes = Array.from({ length: columns }, (_, column) => {
      // A stroke begins where the one before it ended, so that few samples are one line too.
      const first = Math.max(0, Math.floor((column * length) / columns) - 1);
      const last = Math.max(first + 1, Math.floor(((column + 1) * length) / columns));
      let [low, high] = [Infinity, -Infinity];
      for (let index = first; index < last; index++)
        [low, high] = [Math.min(low, at(index)), Math.max(high, at(index))];
      return `M${(left + column).toFixed(0)} ${y(high)}V${(Number(y(low)) + 0.5).toFixed(1)}`;
    });
    return `<text x="${margin}" y="${middle + 4}">${text(title)}</text><path d="M${left} ${middle}h${columns}" stroke="#ddd"/><path d="${strokes.join('')}" stroke="${palette[0]}"/>`;
  });
  return picture(marks.join(''), 2 * margin + waveHeight * Math.max(1, shown.length), format);
}

function picture(marks: string, height: number, format: PictureFormat): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="12" fill="#222"><rect width="100%" height="100%" fill="#fff"/>${marks}</svg>`;
  return sharp(Buffer.from(svg)).toFormat(format).toBuffer();
}
