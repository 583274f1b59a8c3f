/** Arrays of NumPy (the format of `numpy.lib.format`, versions 1 to 3): `.npy`, and `.npz`, a zip of them. */
import { endianness } from 'node:os';
import { UserError } from '../../../../common/errors.js';
import { filesOfZip } from '../../files/files.js';
import type { Table, TableArray } from './table.js';

interface NumpyArray extends TableArray {
  readonly at: (index: number) => unknown;
}

export function readNpy(file: string, bytes: Uint8Array): Table {
  const array = arrayOf(file, bytes);
  const [count = 0, width = 1] = array.shape;
  const isMatrix = array.shape.length <= 2;
  return {
    ...{ file, count, damaged: [] },
    columns: isMatrix ? Array.from({ length: width }, (_, index) => String(index)) : [],
    cell: (row, column) => array.at(row * width + column),
    arrays: { '': array },
    placeOf: (row) => `row ${row}`,
  };
}

export async function readNpz(file: string, path: string): Promise<Table> {
  const { files, close } = await filesOfZip(path);
  try {
    const arrays: Record<string, TableArray> = {};
    for (const each of files)
      if (each.path.endsWith('.npy')) {
        const name = each.path.replace(/\.npy$/, '');
        arrays[name] = arrayOf(`${file}: ${name}`, await each.read());
      }
    const counts = new Set(Object.values(arrays).map(({ shape }) => shape[0] ?? 0));
    if (counts.size !== 1)
      throw new UserError(
        `The arrays of ${file} have different lengths: ${Object.entries(arrays)
          .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
          .join(', ')}.`,
        { hint: 'The first axis counts the examples. Store arrays of one length in each file.' },
      );
    const [count] = counts;
    return { file, count: count!, damaged: [], columns: [], cell: () => undefined, arrays, placeOf: (row) => `row ${row}` }; // prettier-ignore
  } finally {
    close();
  }
}

/** @throws UserError for what is no array of numbers or texts. */
function arrayOf(file: string, bytes: Uint8Array): NumpyArray {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 10 || buffer.toString('latin1', 1, 6) !== 'NUMPY')
    throw new UserError(`${file} is not an array of NumPy.`, { hint: 'Write it with numpy.save or numpy.savez.' });
  const [start, length] = buffer[6]! >= 2 ? [12, buffer.readUInt32LE(8)] : [10, buffer.readUInt16LE(8)];
  const header = buffer.toString('utf8', start, start + length);
  const kind = /'descr': *'([<>|=])(\w)(\d+)'/.exec(header);
  const shape = (/'shape': *\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [Number(each)])); // prettier-ignore
  const [, order, letter, width] = kind ?? [];
  const size = Number(width) * (letter === 'U' ? 4 : 1);
  const read = letter === undefined ? undefined : readers[`${letter}${'SU'.includes(letter) ? '' : width}`];
  if (!read || shape.length === 0)
    throw new UserError(`${file} holds what is not read: ${header.trim().slice(0, 80)}`, {
      hint: 'Arrays of numbers and texts are read, with examples on the first axis. Objects are not: save the array with astype(float).',
    });
  const total = shape.reduce((product, side) => product * side, 1);
  const body = buffer.subarray(start + length);
  if (body.length < total * size)
    throw new UserError(`${file} is cut off: it has ${body.length} of ${total * size} bytes.`);
  const little = order === '<' || order === '|' || (order === '=' && endianness() === 'LE');
  const value = (place: number): unknown => read(body, place * size, little, size);
  const inOrder = /'fortran_order': *True/.test(header) ? (index: number): number => columnFirst(index, shape) : undefined; // prettier-ignore
  const at = inOrder ? (index: number): unknown => value(inOrder(index)) : value;
  const rowSize = total / (shape[0] || 1);
  return { shape, at, row: (row) => Array.from({ length: rowSize }, (_, index) => at(row * rowSize + index)) };
}

/** The place, with the first axis innermost, of an element that is counted with the last axis innermost. */
function columnFirst(index: number, shape: readonly number[]): number {
  let [place, left] = [0, index];
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1));
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place += (left % shape[axis]!) * strides[axis]!;
    left = Math.floor(left / shape[axis]!);
  }
  return place;
}

type Read = (body: Buffer, at: number, little: boolean, size: number) => unknown;

const half = (bits: number): number => {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
};

const readers: Readonly<Record<string, Read>> = {
  b1: (body, at) => body[at] !== 0,
  u1: (body, at) => body[at],
  i1: (body, at) => body.readInt8(at),
  u2: (body, at, little) => (little ? body.readUInt16LE(at) : body.readUInt16BE(at)),
  i2: (body, at, little) => (little ? body.readInt16LE(at) : body.readInt16BE(at)),
  u4: (body, at, little) => (little ? body.readUInt32LE(at) : body.readUInt32BE(at)),
  i4: (body, at, little) => (little ? body.readInt32LE(at) : body.readInt32BE(at)),
  u8: (body, at, little) => (little ? body.readBigUInt64LE(at) : body.readBigUInt64BE(at)),
  i8: (body, at, little) => (little ? body.readBigInt64LE(at) : body.readBigInt64BE(at)),
  f2: (body, at, little) => half(little ? body.readUInt16LE(at) : body.readUInt16BE(at)),
  f4: (body, at, little) => (little ? body.readFloatLE(at) : body.readFloatBE(at)),
  f8: (body, at, little) => (little ? body.readDoubleLE(at) : body.readDoubleBE(at)),
  S: (body, at, _, size) => body.toString('latin1', at, at + size).replace(/\0+$/, ''),
  U: (body, at, little, size) => {
    let text = '';
    for (let place = at; place < at + size; place += 4)
      text += String.fromCodePoint(little ? body.readUInt32LE(place) : body.readUInt32BE(place));
    return text.replace(/\0+$/, '');
  },
};
