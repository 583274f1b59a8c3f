import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from './safetensors.js';

const join = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces));

/** A file put together from the format's description, without the writer. */
function file(header: string, data: readonly number[]): Uint8Array {
  const length = new Uint8Array(8);
  length[0] = header.length % 256;
  length[1] = Math.floor(header.length / 256);
  return join([length, new TextEncoder().encode(header), Uint8Array.from(data)]);
}

describe('encodeSafetensors', () => {
  it('writes the bytes that the format asks for', () => {
    const arrays = new Map([
      ['b', { shape: [2], values: Float32Array.of(1, -2) }],
      ['a', { shape: [], values: Float32Array.of(0.5) }],
    ]);
    const bytes = join(encodeSafetensors(arrays, { epoch: '3' }));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      __metadata__: { epoch: '3' },
      a: { dtype: 'F32', shape: [], data_offsets: [0, 4] },
      b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
    expect(bytes[8]).toBe('{'.charCodeAt(0));
  });

  it('returns the written arrays, views into larger buffers included', () => {
    const buffer = Float32Array.of(9, 1.5, -0, 3e-40, 9);
    const arrays = new Map([['G/conv/kernel', { shape: [3, 1], values: buffer.subarray(1, 4) }]]);
    const { arrays: read, metadata } = decodeSafetensors(join(encodeSafetensors(arrays, {})));
    expect(read.get('G/conv/kernel')).toEqual({ shape: [3, 1], values: Float32Array.of(1.5, -0, 3e-40) });
    expect(metadata).toEqual({});
  });
});

describe('decodeSafetensors', () => {
  it('reads half precision, also where the data starts at an odd place', () => {
    const bytes = file(
      '{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[6,8]}} ',
      [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0xc0, 0x3f],
    );
    const { arrays } = decodeSafetensors(bytes);
    expect([...arrays.get('h')!.values]).toEqual([1, -2, 2 ** -24]);
    expect([...arrays.get('b')!.values]).toEqual([1.5]);
  });

  it.each([
    ['nothing', new Uint8Array(3), 'too short'],
    ['an absurd length', Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0), 'should be 4294967295 bytes long'],
    ['no JSON', file('not JSON', []), 'not JSON'],
    [
      'missing bytes',
      file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', [0, 0, 0, 0]),
      'truncated or damaged',
    ],
    [
      'a shape that does not fit',
      file('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}', [0, 0, 0, 0]),
      'should take 12 bytes',
    ],
    ['whole numbers', file('{"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}', [0, 0, 0, 0, 0, 0, 0, 0]), 'I64'],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });
});
