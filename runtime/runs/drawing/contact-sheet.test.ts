import sharp from 'sharp';
import { expect, test } from 'vitest';
import { contactSheet } from './contact-sheet.js';
import { plain, temporaryFolder, write } from '../data/testing/files.js';

test('a contact sheet shows the pictures of a set side by side and passes over damaged ones', async () => {
  const directory = await temporaryFolder();
  await write(directory, {
    'reds/1.png': await plain(8, 8, [200, 0, 0]),
    'reds/2.png': await plain(8, 4, [200, 0, 0]),
    'reds/3.png': '',
  });
  const { data, info } = await sharp(await contactSheet('reds', directory, 12))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([2 + 2 * 66, 68, 3]);
  const red = data.filter((value, i) => i % 3 === 0 && value === 200 && data[i + 1] === 0).length;
  expect(red).toBe(64 * 64 + 64 * 32);
});

test('an embedded set has a sheet too', async () => {
  const { width, height } = await sharp(await contactSheet('glyphs', 'nowhere', 20, 10)).metadata();
  expect([width, height]).toEqual([2 + 10 * 66, 2 + 2 * 66]);
});

test('a set of points is shown as a scatter', async () => {
  const png = await contactSheet('two_moons', '', 50);
  expect((await sharp(png).metadata()).format).toBe('png');
});
