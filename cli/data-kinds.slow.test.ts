/** Tables, texts and sounds from the files to the samples, as a user has them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { wavFile } from '../runtime/runs/figures/wav-file.js';
import { emptyFolder, genc } from './testing.js';

function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = emptyFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
const train = async (folder: string): Promise<string> => {
  const done = await genc(['train', 'm.gen', '--out', 'run'], { cwd: folder });
  expect(done.code, done.err).toBe(0);
  return done.err + done.out;
};
const step = (net: string): string => `train { minimize l over ${net} with adam()  batch 8  epochs 1 }`;

test('a table: damaged rows are told, samples are written in its units', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${100 + (i % 7)},${0.001 * (i % 5)},${i % 2 ? 'u' : 'v'}`);
  const folder = folderWith({
    't.csv': `big,small,kind\n${rows.join('\n')}\n?,1,u\n`,
    'm.gen': `model M {
  data rows from "t.csv" { x: [2] from columns("big".."small") -> standardise  k: class(2) from column("kind") }
  net G(z: [2]) -> [2] { return z -> Dense(2) }
  loss l = mean((G(x) - x)^2)
  ${step('G')}
  sample real(x, k) = x, k on test first 3
}`,
  });
  expect(await train(folder)).toContain('rows: 1 row of 61 cannot be read: t.csv line 62 (no number in "big": "?")');
  const sampled = await genc(['sample', 'run', 'real', '--out', 'real.csv'], { cwd: folder });
  expect(sampled.code, sampled.err).toBe(0);
  const [head, ...lines] = readFileSync(join(folder, 'real.csv'), 'utf8').trim().split('\n');
  expect(head).toBe('big,small,k');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    const [big, small, kind] = line.split(',');
    expect(rows).toContain(`${Math.round(Number(big))},${Math.round(1e3 * Number(small)) / 1e3},${kind}`);
  }
  const refused = await genc(['sample', 'run', 'real', '--out', 'real.xls'], { cwd: folder });
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('.csv')]);
  const shown = await genc(['data', 'show', './t.csv', '--out', 't.png'], { cwd: folder });
  expect([shown.code, existsSync(join(folder, 't.png'))]).toEqual([0, true]);
});

test('a text: samples are texts, in the run and in the report', async () => {
  const folder = folderWith({
    't.txt': 'The quick brown fox <jumps>. '.repeat(20),
    'm.gen': `model M {
  data letters from "t.txt" { text: tokens(29, 40) from characters }
  net G(z: [2]) -> [2] { return z -> Dense(2) }
  let z = normal([2])
  loss l = mean((G(z) - z)^2)
  ${step('G')}
  sample real(text) = text on test first 2
}`,
  });
  await train(folder);
  const text = 'The quick brown fox <jumps>. \nThe quick brown fox <jumps>. \n';
  expect(readFileSync(join(folder, 'run/samples/real/epoch-0001.txt'), 'utf8')).toBe(text);
  expect(readFileSync(join(folder, 'run/report.html'), 'utf8')).toContain('<pre>The quick brown fox &lt;jumps&gt;.');
});

test('sounds: samples are played in the report and written one by one', async () => {
  const sound = (i: number): Buffer =>
    wavFile(
      Array.from({ length: 90 + i }, (_, t) => Math.sin(t / (2 + i))),
      8000,
    );
  const folder = folderWith({
    ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`words/${i % 2 ? 'no' : 'yes'}/${i}.wav`, sound(i)])),
    'm.gen': `model M {
  data words from "./words" { wave: [64] from sound(rate=8_000) -> crop(64)  word: class(2) from folder }
  net G(z: [2]) -> [64] in -1..1 { return z -> Dense(64) -> tanh }
  loss l = mean((G(normal([2])) - wave)^2)
  ${step('G')}
  sample generate(n=2) = G(normal([2]))
}`,
  });
  await train(folder);
  expect(readFileSync(join(folder, 'run/report.html'), 'utf8')).toContain('<audio controls');
  expect(existsSync(join(folder, 'run/samples/generate/epoch-0001.wav'))).toBe(true);
  const sampled = await genc(['sample', 'run', 'generate', '-n', '3', '--out', 's.wav'], { cwd: folder });
  expect(sampled.code, sampled.err).toBe(0);
  for (const index of [1, 2, 3]) expect(readFileSync(join(folder, `s-${index}.wav`)).length).toBe(44 + 2 * 64);
});
