/** Numbers as bytes. */
import { endianness } from 'node:os';

export type Numbers = Uint8Array | Int32Array | Float32Array;

/** The bytes of numbers, little-endian on every machine. */
export function littleEndian(numbers: Numbers): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return endianness() === 'LE' || numbers.BYTES_PER_ELEMENT === 1 ? bytes : Buffer.from(bytes).swap32();
}
