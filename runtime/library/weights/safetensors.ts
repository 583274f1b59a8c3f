/**
 * The safetensors file format: eight bytes with the length of a JSON header, the header, then the tensors' values, little-endian and
 * without gaps (https://github.com/huggingface/safetensors, "Format"). Free of Node, so that a page can read checkpoints too.
 */
import type { NamedArray, NamedArrays } from './arrays.js';

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const headerLimit = 100_000_000; // The reference implementation's bound, against absurd lengths in damaged files.

/** The error for a file that should be safetensors and is not. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** The bytes of an array as the file needs them: little-endian on any machine. */
function littleEndianBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] === 1) return bytes;
  const view = new DataView(new ArrayBuffer(values.byteLength));
  values.forEach((value, index) => view.setFloat32(4 * index, value, true));
  return new Uint8Array(view.buffer);
}

/**
 * A file in pieces that are written one after the other, so that large models need no second copy in memory. Tensors
 * are ordered by name.
 */
export function encodeSafetensors(arrays: NamedArrays, metadata: Readonly<Record<string, string>>): Uint8Array[] {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const name of [...arrays.keys()].sort()) {
    const { shape, values } = arrays.get(name)!;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] };
    pieces.push(littleEndianBytes(values));
    offset += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces, so that the values start at a multiple of 8.
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  return [padded, ...pieces];
}

/**
 * Reads a whole file. Half precision (F16, BF16) and F64 are converted to float32. Whole numbers are not weights: they
 * are refused, or left out with `floatsOnly` (PyTorch counts batches in them).
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  { floatsOnly = false }: { readonly floatsOnly?: boolean } = {},
): {
  arrays: NamedArrays;
  metadata: Readonly<Record<string, string>>;
  dataStart: number;
} {
  if (bytes.length < 8) throw new SafetensorsError(`${bytes.length} bytes long, too short for a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > headerLimit || 8 + length > bytes.length)
    throw new SafetensorsError(`its header should be ${length} bytes long, but only ${bytes.length - 8} bytes follow`);
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length))) as Record<
      string,
      unknown
    >;
  } catch {
    throw new SafetensorsError('its header is not JSON');
  }
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, HeaderEntry> & {
    __metadata__?: Record<string, string>;
  };
  const dataStart = 8 + length;
  const end = Object.values(entries).reduce((most, entry) => Math.max(most, entry.data_offsets?.[1] ?? 0), 0);
  if (dataStart + end !== bytes.length)
    throw new SafetensorsError(
      `it should be ${dataStart + end} bytes long and is ${bytes.length}: truncated or damaged`,
    );
  const arrays = new Map<string, NamedArray>();
  for (const [name, entry] of Object.entries(entries))
    if (!floatsOnly || entry.dtype in readers) arrays.set(name, readEntry(name, entry, view, dataStart));
  return { arrays, metadata, dataStart };
}

const readers: Readonly<Record<string, { size: number; read: (view: DataView, at: number) => number }>> = {
  F64: { size: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { size: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { size: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  BF16: { size: 2, read: (view, at) => bfloatToNumber(view.getUint16(at, true)) },
};

function readEntry(name: string, entry: HeaderEntry, view: DataView, dataStart: number): NamedArray {
  const reader = readers[entry.dtype];
  if (!reader)
    throw new SafetensorsError(`'${name}' holds ${entry.dtype} values; ${Object.keys(readers).join(', ')} can be read`);
  const [start, end] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  if (end - start !== count * reader.size)
    throw new SafetensorsError(
      `'${name}' of shape [${entry.shape.join(', ')}] should take ${count * reader.size} bytes and takes ${end - start}`,
    );
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++)
    values[index] = reader.read(view, dataStart + start + index * reader.size);
  return { shape: entry.shape, values };
}

function bfloatToNumber(bits: number): number {
  return new Float32Array(new Uint32Array([bits << 16]).buffer)[0]!;
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
