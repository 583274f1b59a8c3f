import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readIdx } from './idx.js';
import { idx, temporaryFolder, write } from '../testing/files.js';

const values = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (i * 37) % 256);
const whole = idx([5, 4, 3], values);

test('reads plain and gzipped files alike, whatever their names', async () => {
  const folder = await temporaryFolder();
  await write(folder, { plain: whole, packed: gzipSync(whole) });
  for (const file of ['plain', 'packed']) {
    const array = await readIdx(join(folder, file));
    expect(array.shape).toEqual([5, 4, 3]);
    expect([...array.data]).toEqual([...values]);
  }
});

test('a truncated plain file says how many bytes were expected and how many are there', async () => {
  const folder = await temporaryFolder();
  await write(folder, { 'train-images-idx3-ubyte': whole.subarray(0, 40) });
  await expect(readIdx(join(folder, 'train-images-idx3-ubyte'))).rejects.toThrow(
    'train-images-idx3-ubyte is truncated: its header announces [5, 4, 3], 76 bytes expected, 40 there.',
  );
});

test('a truncated gzip file says how much of it could be unpacked', async () => {
  const folder = await temporaryFolder();
  // The file is 10 + 5 bytes, then the data stored as it is.
  const packed = gzipSync(idx([60, 1000], new Uint8Array(60_000)), { level: 0 });
  await write(folder, { 'images.gz': packed.subarray(0, 20_015) });
  await expect(readIdx(join(folder, 'images.gz'))).rejects.toThrow(
    'images.gz is truncated: its header announces [60, 1000], 60,012 bytes expected after unpacking, 20,000 there.',
  );
});

test.each([
  ['a file of another format', Buffer.from('<html>not found</html>'), /no IDX file: its magic number is 0x3c68746d/],
  ['values that are no bytes', idx([1], new Uint8Array(4), 0x0d), /holds values of type float/],
  [
    'too many bytes',
    Buffer.concat([whole, Buffer.from([1])]),
    /longer than it should be.* 76 bytes expected, 77 there/,
  ],
  ['an empty file', Buffer.alloc(0), /truncated: 4 bytes of magic number expected, 0 there/],
  ['a header that ends early', whole.subarray(0, 10), /header of 16 bytes expected, 10 there/],
  ['gzip data that are damaged', damaged(gzipSync(whole)), /is damaged: gzip says/],
])('reports %s', async (_, bytes, message) => {
  const folder = await temporaryFolder();
  await write(folder, { file: bytes });
  await expect(readIdx(join(folder, 'file'))).rejects.toThrow(message);
});

/** The packed file with data that its trailing checksum no longer fits. */
function damaged(packed: Buffer): Buffer {
  const copy = Buffer.from(packed);
  copy[copy.length - 6]! ^= 0xff;
  return copy;
}
