/**
 * The frames between Node and Python: the length of a header (uint32, little endian), the header as JSON, and the bytes
 * of its arrays one after the other.
 */
import { fromJson, toJson } from '../../common/json.js';

export interface FrameArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

export type Header = Readonly<Record<string, unknown>>;

export interface Frame {
  readonly header: Header;
  readonly arrays: readonly FrameArray[];
}

interface ArrayHeader {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whole numbers travel with 64 bits, as torch has them. */
  readonly dtype: 'f32' | 'i64';
  readonly bytes: number;
}

/** Longer headers come from no program of ours. */
const longestHeader = 2 ** 26;

export function encodeFrame(header: Header, arrays: readonly FrameArray[] = []): Buffer[] {
  const payloads = arrays.map(({ values }) =>
    values instanceof Float32Array ? bytesOf(values) : bytesOf(BigInt64Array.from(values, BigInt)),
  );
  const described = arrays.map(({ name, shape, values }, index): ArrayHeader => ({
    ...{ name, shape, dtype: values instanceof Float32Array ? 'f32' : 'i64', bytes: payloads[index]!.length },
  }));
  const text = Buffer.from(toJson(arrays.length > 0 ? { ...header, arrays: described } : header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return [length, text, ...payloads];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** Puts frames together from the pieces in which a socket gives them. */
export class FrameReader {
  private pieces: Buffer[] = [];
  private size = 0;
  /** The header whose arrays are awaited, and their length. */
  private pending:
    { readonly header: Header; readonly arrays: readonly ArrayHeader[]; readonly bytes: number } | undefined;

  /** @throws Error if the bytes are no frames. */
  push(piece: Buffer): Frame[] {
    this.pieces.push(piece);
    this.size += piece.length;
    const frames: Frame[] = [];
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame);
    return frames;
  }

  private next(): Frame | undefined {
    if (this.pending === undefined) {
      if (this.size < 4) return undefined;
      const length = this.peek(4).readUInt32LE();
      if (length > longestHeader) throw new Error(`a header of ${length} bytes`);
      if (this.size < 4 + length) return undefined;
      this.take(4);
      const { arrays = [], ...header } = fromJson<Header & { readonly arrays?: readonly ArrayHeader[] }>(
        this.take(length).toString('utf8'),
      );
      this.pending = { header, arrays, bytes: arrays.reduce((sum, { bytes }) => sum + bytes, 0) };
    }
    const { header, arrays, bytes } = this.pending;
    if (this.size < bytes) return undefined;
    this.pending = undefined;
    return { header, arrays: arrays.map((each) => decode(each, this.take(each.bytes))) };
  }

  private peek(count: number): Buffer {
    if (this.pieces[0]!.length < count) this.pieces = [Buffer.concat(this.pieces)];
    return this.pieces[0]!.subarray(0, count);
  }

  private take(count: number): Buffer {
    const taken: Buffer[] = [];
    this.size -= count;
    for (let left = count; left > 0;) {
      const first = this.pieces[0]!;
      taken.push(first.subarray(0, left));
      if (first.length > left) this.pieces[0] = first.subarray(left);
      else this.pieces.shift();
      left -= Math.min(left, first.length);
    }
    return taken.length === 1 ? taken[0]! : Buffer.concat(taken);
  }
}

function decode({ name, shape, dtype }: ArrayHeader, bytes: Buffer): FrameArray {
  // A copy starts at an address that any type of numbers can have.
  const { buffer } = Uint8Array.from(bytes);
  const values = dtype === 'f32' ? new Float32Array(buffer) : Int32Array.from(new BigInt64Array(buffer), Number);
  return { name, shape, values };
}
