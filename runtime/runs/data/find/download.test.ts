import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { downloadFile, downloadSet } from './download.js';
import { temporaryFolder, write } from '../testing/files.js';

const content = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251));
const md5 = createHash('md5').update(content).digest('hex');

/** A server on this machine; returns its address and the ranges that clients ask for. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ address: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.gz`, ranges };
}

function whole(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from > content.length) return void response.writeHead(416).end();
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  response.end(content.subarray(from));
}

test('a file appears under its name when it is complete and its checksum is right', async () => {
  const folder = await temporaryFolder();
  const { address, ranges } = await serve(whole);
  const seen: number[] = [];
  const file = { name: 'file.gz', addresses: [address], md5 };
  await downloadFile(file, folder, ({ received, total }) => seen.push(received / total!));
  expect(await readFile(join(folder, 'file.gz'))).toEqual(content);
  expect(await readdir(folder)).toEqual(['file.gz']);
  expect(seen.at(-1)).toBe(1);
  await downloadFile(file, folder); // The file is already there, so nothing is asked for.
  expect(ranges).toEqual([undefined]);
});

test('a broken transfer goes on where it stopped', async () => {
  const folder = await temporaryFolder();
  let first = true;
  const { address, ranges } = await serve((request, response) => {
    if (!first) return whole(request, response);
    first = false;
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 50));
  });
  const file = { name: 'file.gz', addresses: [address], md5 };
  await expect(downloadFile(file, folder)).rejects.toThrow(/^127\.0\.0\.1:\d+: /);
  expect(await readdir(folder)).toEqual(['file.gz.part']);
  await downloadFile(file, folder);
  expect(ranges).toEqual([undefined, 'bytes=40000-']);
  expect(await readFile(join(folder, 'file.gz'))).toEqual(content);
});

test('unexpected content is discarded, and the next address is tried', async () => {
  const folder = await temporaryFolder();
  const wrong = await serve((_, response) => void response.end('<html>please log in</html>'));
  const absent = await serve((_, response) => void response.writeHead(404).end());
  const right = await serve(whole);
  await expect(
    downloadFile({ name: 'file.gz', addresses: [wrong.address, absent.address], md5 }, folder),
  ).rejects.toThrow(new RegExp(`the checksum of file.gz is \\w+, not ${md5}; 127.*: the server answers 404`));
  expect(await readdir(folder)).toEqual([]);
  await downloadFile({ name: 'file.gz', addresses: [wrong.address, right.address], md5 }, folder);
  expect(await readFile(join(folder, 'file.gz'))).toEqual(content);
});

test('a leftover that is longer than the file is begun again', async () => {
  const folder = await temporaryFolder();
  await write(folder, { 'file.gz.part': Buffer.alloc(content.length + 5) });
  const { address } = await serve(whole);
  await downloadFile({ name: 'file.gz', addresses: [address], md5 }, folder);
  expect(await readFile(join(folder, 'file.gz'))).toEqual(content);
});

test('sets that cannot be fetched say what to put where', async () => {
  const folder = await temporaryFolder();
  await expect(downloadSet('facades', folder)).rejects.toMatchObject({
    hint: expect.stringContaining(`Put into ${join(folder, 'facades')}: train/*.jpg`),
  });
  await expect(downloadSet('glyphs', folder)).rejects.toThrow('glyphs needs no download');
  await expect(downloadSet('fasion_mnist', folder)).rejects.toMatchObject({
    hint: expect.stringContaining('Did you mean fashion_mnist?'),
  });
});
