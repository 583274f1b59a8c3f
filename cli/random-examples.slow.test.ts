import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChosenExamples } from '../runtime/runs/folder/chosen-examples.js';
import { readMetrics } from '../runtime/runs/folder/metrics-log.js';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { torchHere } from '../runtime/torch/testing/torch-here.js';
import { emptyFolder, genc } from './testing.js';

const torch = await torchHere();

const spec = (more = ''): string => `model Small {
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1  kind: class(10) }
  net Coder(x) -> [28, 28, 1] in 0..1 { return x -> Flatten -> Dense(6) -> Dense(784) -> sigmoid -> Reshape(28, 28, 1) }
  loss total  = mean((Coder(x) - x)^2)
  metric ink  = mean(x) on train random 7
  metric whole = mean(x) on test
  train { minimize total over Coder with adam(lr=1e-2)  batch 50  epochs 2 }
  sample portraits(x) = x, Coder(x) on train random 5 at every epoch
  sample firsts(x)    = x on train first 5 at every epoch
  ${more}
}
`;

const folder = (more?: string): string => {
  const cwd = emptyFolder();
  writeDots(cwd, { t10k: 40 });
  writeFileSync(join(cwd, 'small.gen'), spec(more));
  return cwd;
};
const chosen = (cwd: string, run: string): ChosenExamples =>
  JSON.parse(readFileSync(join(cwd, run, 'samples/portraits/examples.json'), 'utf8')) as ChosenExamples;
const picture = (cwd: string, run: string, path: string): Buffer => readFileSync(join(cwd, run, 'samples', path));
const inkOf = async (cwd: string, run: string): Promise<number[]> =>
  (await readMetrics(join(cwd, run))).flatMap(({ values }) => ('ink' in values ? [values['ink']!] : []));

describe('random examples on the command line', () => {
  test('are those of the seed: at every epoch, after an interruption, for more of them, and in the report', async () => {
    const cwd = folder();
    const train = ['train', 'small.gen', '--data', '.', '--seed', '3'];
    const whole = await genc([...train, '--out', 'whole'], { cwd });
    expect(whole.code, whole.err).toBe(0);
    const { data, split, names } = chosen(cwd, 'whole');
    expect([data, split, new Set(names).size]).toEqual(['glyphs', 'train', 5]);
    expect(readFileSync(join(cwd, 'whole/report.html'), 'utf8')).toContain(
      `5 random examples of glyphs.train, by the seed: ${names.join(', ')}.`,
    );
    expect(picture(cwd, 'whole', 'firsts/epoch-0001.png')).toEqual(picture(cwd, 'whole', 'firsts/epoch-0002.png'));
    const ink = await inkOf(cwd, 'whole');
    expect(ink).toHaveLength(2);
    expect(ink[0]).toBe(ink[1]);

    expect((await genc([...train, '--out', 'part', '--steps', '3'], { cwd })).code).toBe(0);
    expect((await genc(['resume', 'part'], { cwd })).code).toBe(0);
    expect(chosen(cwd, 'part').names).toEqual(names);
    expect(picture(cwd, 'part', 'portraits/epoch-0002.png')).toEqual(picture(cwd, 'whole', 'portraits/epoch-0002.png'));

    const drawn = await genc(['sample', 'whole', 'portraits', '-n', '3', '--seed', '9'], { cwd });
    expect(drawn.out).toContain(`3 random examples of glyphs.train, by the seed: ${names.slice(0, 3).join(', ')}\n`);
    const more = await genc(['sample', 'whole', 'portraits', '-n', '9'], { cwd });
    expect(more.err).toContain('portraits draws 5 and not 9: the spec says `random 5`');

    expect((await genc(['train', 'small.gen', '--data', '.', '--seed', '4', '--out', 'other'], { cwd })).code).toBe(0);
    expect(chosen(cwd, 'other').names).not.toEqual(names);
  });

  test('more than there are is said before the training, which takes them all', async () => {
    const cwd = folder('sample many(x) = x on test random 50 at every epoch');
    const run = await genc(['train', 'small.gen', '--data', '.', '--epochs', '1', '--out', 'run'], { cwd });
    expect(run.code, run.err).toBe(0);
    expect(run.err).toContain('The sample many asks for 50 random examples, and glyphs.test has 40');
    const { names } = JSON.parse(readFileSync(join(cwd, 'run/samples/many/examples.json'), 'utf8')) as ChosenExamples;
    expect(new Set(names).size).toBe(40);
  });

  test.skipIf(!torch.ok)('are the same with --engine torch', async () => {
    const cwd = folder();
    const train = ['train', 'small.gen', '--data', '.', '--seed', '3'];
    const [node, python] = await Promise.all([
      genc([...train, '--out', 'node'], { cwd }),
      genc([...train, '--engine', 'torch', '--device', 'cpu', '--out', 'torch'], { cwd }),
    ]);
    expect(node.code, node.err).toBe(0);
    expect(python.code, python.err).toBe(0);
    expect(chosen(cwd, 'torch')).toEqual(chosen(cwd, 'node'));
    const [a, b] = [await inkOf(cwd, 'node'), await inkOf(cwd, 'torch')];
    expect(b).toHaveLength(a.length);
    b.forEach((value, index) => expect(value).toBeCloseTo(a[index]!, 5));
  });
});
