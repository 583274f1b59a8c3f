import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { UserError } from '../../../common/errors.js';

/** An array of unsigned bytes in the IDX format of the MNIST pages (LeCun, Cortes, Burges): big-endian, first axis slowest. */
export interface IdxArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const dtypes: Readonly<Record<number, string>> = {
  0x08: 'unsigned byte',
  0x09: 'signed byte',
  0x0b: 'short',
  0x0c: 'int',
  0x0d: 'float',
  0x0e: 'double',
};

/**
 * Reads an IDX file, plain or gzipped; the content tells them apart.
 * @throws UserError if it is not an IDX file, does not hold bytes, or has fewer or more bytes than its header
 * announces.
 */
export async function readIdx(path: string): Promise<IdxArray> {
  const file = basename(path);
  const stored = await readFile(path);
  const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? unzip(stored, file) : stored;
  if (bytes.length < 4)
    throw new UserError(`${file} is truncated: 4 bytes of magic number expected, ${bytes.length} there.`);
  const [zero, zeroToo, dtype, rank] = bytes as unknown as [number, number, number, number];
  if (zero !== 0 || zeroToo !== 0 || dtypes[dtype] === undefined || rank === 0) {
    const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex');
    throw new UserError(`${file} is no IDX file: its magic number is 0x${magic}.`, {
      hint: 'IDX files start with 00 00, a type byte and the number of axes: 0x00000803 for images, 0x00000801 for labels.',
    });
  }
  if (dtype !== 0x08)
    throw new UserError(`${file} holds values of type ${dtypes[dtype]}; images and labels are unsigned bytes.`);
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new UserError(`${file} is truncated: a header of ${header} bytes expected, ${bytes.length} there.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expected = header + shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== expected) {
    const problem = bytes.length < expected ? 'is truncated' : 'is longer than it should be';
    const wanted = `${counted(expected)} bytes expected${bytes === stored ? '' : ' after unpacking'}`;
    throw new UserError(
      `${file} ${problem}: its header announces [${shape.join(', ')}], ${wanted}, ${counted(bytes.length)} there.`,
      { hint: 'Download the file again.' },
    );
  }
  return { shape, data: bytes.subarray(header) };
}

/** The shape that an IDX file announces in its first bytes; undefined if it announces none. */
export async function peekIdx(path: string): Promise<number[] | undefined> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(4096);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const stored = start.subarray(0, bytesRead);
    const bytes = stored[0] === 0x1f && stored[1] === 0x8b ? unzip(stored, basename(path)) : stored;
    const rank = bytes[3] ?? 0;
    if (bytes[0] !== 0 || bytes[1] !== 0 || bytes.length < 4 + 4 * rank) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  } finally {
    await file.close();
  }
}

/** Unpacks as much as there is. The IDX header, not gzip, tells how much is missing. */
function unzip(stored: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(stored, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`${file} is damaged: gzip says "${detail}".`, { hint: 'Download the file again.', cause });
  }
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}
