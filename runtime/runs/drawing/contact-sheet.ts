import sharp, { type OverlayOptions } from 'sharp';
import { drawScatter } from '../figures/scatter.js';
import type { PictureFormat } from '../figures/picture-format.js';
import { tableEndings, textEndings } from '../../common/data-endings.js';
import { isPointSet, pointSets } from '../data/embedded/points.js';
import { filesOfFolder } from '../data/files/files.js';
import { pictures, sounds } from '../data/files/medium.js';
import { findFiles } from '../data/rows/find-files.js';
import { openTable } from '../data/rows/tables.js';
import { drawSoundSheet, drawTextSheet, tableLines } from '../figures/line-sheets.js';
import type { SampleBlock } from '../figures/sample-sheet.js';
import { draws } from '../data/source/draws.js';
import { openSource, resolveSource, type ResolvedSource } from '../data/find/resolve.js';
import { UnreadableImage } from '../data/pictures/unreadable.js';
import type { Item } from '../data/source/source.js';

/**
 * A contact sheet of a source: pictures of its training split side by side.
 * @param count The number of pictures, or fewer if the set has fewer. Damaged files are passed over.
 * @throws UserError if the source is missing.
 */
export async function contactSheet(
  name: string,
  directory: string,
  count: number,
  columns = Math.max(12, Math.ceil(Math.sqrt(count / 2))), // The sheet is never much longer than twice its width.
  format: PictureFormat = 'png',
): Promise<Buffer> {
  if (isPointSet(name)) return pointSheet(name, count, format);
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if ([...tableEndings, ...textEndings].includes(ending)) {
    const place = { directory, base: process.cwd() };
    return drawTextSheet(await (tableEndings.includes(ending) ? firstRows : firstLines)(name, place, count), format);
  }
  const resolved = await resolveSource(name, directory);
  const heard = await soundsOf(resolved, count);
  if (heard) return drawSoundSheet([heard], format);
  const source = await openSource(resolved);
  try {
    const items = Object.values(source.splits).find((list) => list && list.length > 0) ?? [];
    const [cell, gap] = [64, 2];
    const tiles: OverlayOptions[] = [];
    for (const item of source.resident ? items : mixed(items)) {
      if (tiles.length === count) break;
      const input = await tile(item, cell);
      if (!input) continue;
      const [row, column] = [Math.floor(tiles.length / columns), tiles.length % columns];
      tiles.push({ input, left: gap + column * (cell + gap), top: gap + row * (cell + gap) });
    }
    const rows = Math.max(1, Math.ceil(tiles.length / columns));
    const [width, height] = [
      gap + Math.min(columns, Math.max(1, tiles.length)) * (cell + gap),
      gap + rows * (cell + gap),
    ];
    return await sharp({ create: { width, height, channels: 3, background: '#808080' } })
      .composite(tiles)
      .removeAlpha()
      .toFormat(format)
      .toBuffer();
  } finally {
    source.close?.();
  }
}

interface Place {
  readonly directory: string;
  readonly base: string;
}

async function firstRows(name: string, place: Place, count: number): Promise<string[]> {
  const { files } = await findFiles(name, {}, tableEndings, place);
  const { columns, cell, count: rows, arrays = {} } = await openTable(files[0]!);
  if (columns.length === 0)
    return Object.entries(arrays).map(([each, { shape }]) => `${each || 'array'}: [${shape.join(', ')}]`);
  const shown = Array.from({ length: Math.min(count, rows) }, (_, row) => columns.map((__, column) => cellText(cell(row, column)))); // prettier-ignore
  return [...tableLines(columns, shown), `${rows.toLocaleString('en-US')} rows`];
}

const cellText = (cell: unknown): string | number =>
  typeof cell === 'number' ? cell : typeof cell === 'object' ? JSON.stringify(cell) : String(cell as string);

async function firstLines(name: string, place: Place, count: number): Promise<string[]> {
  const { files } = await findFiles(name, {}, textEndings, place);
  const text = new TextDecoder().decode(await files[0]!.read());
  return text.split(/\r?\n/, count);
}

/** The first sounds of a folder that holds sounds and no pictures. */
async function soundsOf(resolved: ResolvedSource, count: number): Promise<SampleBlock | undefined> {
  if (resolved.kind !== 'folder') return undefined;
  const { files } = await filesOfFolder(resolved.path);
  if (files.some(({ path }) => pictures.isName(path)) || !files.some(({ path }) => sounds.isName(path))) return undefined; // prettier-ignore
  const source = await openSource(resolved, undefined, sounds);
  const items = (Object.values(source.splits).find((list) => list && list.length > 0) ?? []).slice(
    0,
    Math.min(count, 64),
  );
  const waves = await Promise.all(items.map((item) => item.read()));
  const length = Math.max(...waves.map(({ width }) => width));
  const values = new Float32Array(waves.length * length);
  waves.forEach(({ data }, index) => values.set(data, index * length));
  const output = { name: 'wave', kind: 'sound', shape: [length] } as const;
  return { examples: waves.length, outputs: [{ output, values }] };
}

/** The first points of a set, coloured by their class. */
async function pointSheet(name: string, count: number, format: PictureFormat): Promise<Buffer> {
  const { draw, classes } = pointSets[name]!;
  const drawn = Array.from({ length: count }, (_, index) => draw(1, index));
  const { png } = await drawScatter(name, {
    rows: drawn.map(({ point }) => point),
    ...(classes ? { classes: drawn.map(({ label }) => label), classCount: classes.length, names: classes } : {}),
  });
  return format === 'png' ? png : sharp(png).toFormat(format).toBuffer();
}

function mixed(items: readonly Item[]): Item[] {
  const rank = new Map(items.map((item) => [item, draws(0, 'order', item.name)(0)]));
  return [...items].sort((a, b) => rank.get(a)! - rank.get(b)!);
}

/** One picture within a square, with small ones enlarged without smoothing; undefined for a damaged file. */
async function tile(item: Item, cell: number): Promise<Buffer | undefined> {
  try {
    const { data, height, width, channels } = await item.read();
    const kernel = Math.max(height, width) < cell ? 'nearest' : 'lanczos3';
    return await sharp(data, { raw: { height, width, channels } })
      .resize(cell, cell, { fit: 'contain', kernel, background: '#808080' })
      .toColourspace('srgb')
      .png()
      .toBuffer();
  } catch (error) {
    if (error instanceof UnreadableImage) return undefined;
    throw error;
  }
}
