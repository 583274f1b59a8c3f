/** Files for the tests of this folder: real IDX files, pictures and zips in temporary folders. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type { DataDefinition, FieldDefinition, TransformDefinition } from '../../../contract/model.js';

/** A folder that is removed when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'genc-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function write(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** An IDX file, written out from the format's description. */
export function idx(shape: readonly number[], values: Uint8Array, dtype = 0x08): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.writeUInt8(dtype, 2);
  header.writeUInt8(shape.length, 3);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, values]);
}

/** A PNG of one colour. */
export function plain(height: number, width: number, colour: readonly [number, number, number]): Promise<Buffer> {
  const [r, g, b] = colour;
  return sharp({ create: { width, height, channels: 3, background: { r, g, b } } })
    .png()
    .toBuffer();
}

/** A PNG of given RGB values. */
export function png(height: number, width: number, values: Uint8Array): Promise<Buffer> {
  return sharp(values, { raw: { height, width, channels: 3 } })
    .png()
    .toBuffer();
}

/** A zip archive whose files are stored without compression (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zip(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [path, data] of Object.entries(files)) {
    const name = Buffer.from(path);
    // The fields from "version needed" to "extra field length", the same in both headers.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name]));
    local.push(entry);
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

export function image(
  shape: readonly [number, number, number],
  options: { range?: readonly [number, number]; from?: string; transforms?: readonly TransformDefinition[] } = {},
): FieldDefinition {
  return {
    kind: 'image',
    shape,
    range: options.range ?? [0, 1],
    from: options.from,
    transforms: options.transforms ?? [],
  };
}

export function data(
  sources: string | readonly string[],
  fields: DataDefinition['fields'],
  more: Partial<DataDefinition> = {},
): DataDefinition {
  const list = typeof sources === 'string' ? [sources] : sources;
  return { name: list[0]!, sources: list, transforms: [], fields, ...more };
}

export function named(name: string, ...values: number[]): TransformDefinition {
  return { name, settings: Object.fromEntries(values.map((value, i) => [i, value])) };
}
