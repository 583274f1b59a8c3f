/** Samples of texts and sounds in the report and on the page that watches. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wavFile } from '../figures/wav-file.js';
import type { RunFolder } from '../folder/contents.js';
import { servedFile } from '../watch/files.js';
import { sequenceHtml, sequencesIn } from '../watch/pictures.js';
import { samples } from './pictures.js';

const png = Buffer.from('png');

test('the report shows a text as text, sounds with a player, and names random examples', () => {
  const content = {
    samples: new Map([
      ['story', [{ name: 'epoch-0001', png, text: 'Once <b>upon</b> a time' }]],
      ['song', [{ name: 'epoch-0002', png, sound: wavFile([0, 1], 8000) }]],
    ]),
    chosen: new Map([['story', { data: 'tales', split: 'train', names: ['<one>.txt', 'two.txt'] }]]),
  } as unknown as RunFolder;
  const { html } = samples(content)!;
  expect(html).toContain('<pre>Once &lt;b&gt;upon&lt;/b&gt; a time</pre>');
  expect(html).toContain(`src="data:audio/wav;base64,${wavFile([0, 1], 8000).toString('base64')}"`);
  expect(html).toContain('2 random examples of tales.train, by the seed: &lt;one&gt;.txt, two.txt.');
  expect(html.match(/<img/g)).toHaveLength(1);
});

test('the page that watches plays the sounds of the moment that it shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'genc-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'samples', 'song'), { recursive: true });
  for (const file of ['epoch-0001.png', 'epoch-0001.wav', 'epoch-0002.png', 'epoch-0002.wav', 'epoch-0002.txt'])
    writeFileSync(join(folder, 'samples', 'song', file), file);
  const [song] = await sequencesIn(folder, 'samples', new Map());
  expect(song!.frames.map(({ name, sound }) => [name, sound?.replace(/\?.*/, '')])).toEqual([
    ['epoch 1', 'files/samples/song/epoch-0001.wav'],
    ['epoch 2', 'files/samples/song/epoch-0002.wav'],
  ]);
  expect(sequenceHtml(song!)).toMatch(/<audio controls src="files\/samples\/song\/epoch-0002\.wav/);
  expect((await servedFile(folder, 'samples/song/epoch-0001.wav'))?.type).toBe('audio/wav');
  expect(await servedFile(folder, 'samples/song/epoch-0002.txt')).toBeUndefined();
  expect(await servedFile(folder, 'plots/epoch-0001.wav')).toBeUndefined();
});
