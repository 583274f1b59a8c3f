import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { writeNetwork } from '../runtime/runs/testing/network.js';
import { emptyFolder, genc } from './testing.js';

/** A spec with two small layers and a kernel distance of few pictures, which takes no time. */
const spec = `model Small {
  param width = 32
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1 }
  net G(z: [4]) -> [28, 28, 1] in 0..1 { return z -> Dense(width) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1) }
  let fake = G(normal([4]))
  loss total = mean((fake - x)^2)
  train { minimize total over G with adam(lr=1e-2)  batch 20  epochs 3 }
  sample generate(n=9) = fake
  // allow: GEN4011
  metric fid = fid(generate(n=60), x, features=mnist_cnn) on test at epochs first, last
  metric kid = kid(generate(n=60), x, features=mnist_cnn) on test at epochs last
  claim fid > 0
}
variant Wide of Small { param width = 64 }
ablation widths { runs Small, Wide  compare fid lowest, kid }
`;

/** Runs genc with a cache of its own for features of references. */
function folderWithSpec(): string {
  const cwd = emptyFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(cwd, 'cache'));
  writeDots(cwd, { t10k: 60 });
  writeFileSync(join(cwd, 'small.gen'), spec);
  return cwd;
}

afterEach(() => vi.unstubAllEnvs());

describe('fid', { timeout: 900_000 }, () => {
  test('an ablation ranks by it, over its epochs; genc fid measures the same', async () => {
    const cwd = folderWithSpec();
    writeNetwork(cwd);
    const study = await genc(['ablate', 'small.gen', '--data', '.', '--out', 'study'], { cwd });
    expect(study.code, study.err).toBe(0);
    expect(study.out).toMatch(/\| fid\[mnist-cnn\] \(test\) ↓ \| against the base \| kid\[mnist-cnn\] \(test\) \|/);
    expect(study.out).toMatch(/\| \*\*[\d.]+\*\* \|/);
    const { rows, drawn } = JSON.parse(readFileSync(join(cwd, 'study/results.json'), 'utf8')) as {
      rows: { cells: { mean: number; epochs: { epoch: number; mean: number }[] }[] }[];
      drawn: { extractor: string; rows: { arm: string }[] }[];
    };
    const [base] = rows[0]!.cells;
    expect(base!.epochs.map(({ epoch }) => epoch)).toEqual([1, 3]);
    expect(base!.epochs[1]!.mean).toBe(base!.mean);
    expect(drawn.map(({ extractor, rows: arms }) => [extractor, arms.map(({ arm }) => arm)])).toEqual([
      ['mnist-cnn', ['Small', 'Wide']],
    ]);
    expect(readFileSync(join(cwd, 'study/table.md'), 'utf8')).toMatch(/\| arm \| epoch 1 \| epoch 3 \|/);

    const words = ['fid', 'study/Small/seed-0', '--features', 'mnist-cnn', '--n', '60', '--split', 'test'];
    const shown = await genc(words, { cwd });
    expect(shown.code, shown.err).toBe(0);
    expect(shown.out).toContain('generate.fake, 60 drawn after epoch 3, against 60 of glyphs.test (x)');
    expect(shown.out).toMatch(/fid\[mnist-cnn\] .*lower is nearer/);
    expect(shown.err).toContain('60 samples are too few for 256 features');
    const asked = await genc([...words, '--json'], { cwd });
    const { values, cached } = JSON.parse(asked.out) as { values: Record<string, number>; cached: boolean };
    expect(cached).toBe(true);
    expect(values['fid[mnist-cnn]']).toBeCloseTo(base!.mean, 4);
    expect(values['kid[mnist-cnn]']).toBeCloseTo(rows[0]!.cells[1]!.mean, 6);
    const report = readFileSync(join(cwd, 'study/Small/seed-0/report.html'), 'utf8');
    expect(report).toMatch(/while training[\s\S]*afterwards/);
  });

  test('without the network’s file a spec trains, and first reports the metrics that it leaves out', async () => {
    const cwd = folderWithSpec();
    const words = ['ablate', 'small.gen', '--data', '.', '--epochs', '1', '--out', 'study'];
    const { code, out, err } = await genc(words, { cwd });
    expect(code, err).toBe(0);
    expect(err.indexOf('not measured in this run')).toBeLessThan(err.indexOf('epoch 1 of 1'));
    expect(out).toMatch(
      /not measured in 2 of 2 runs: fid\[mnist-cnn\]: The feature extractor mnist-cnn needs .*mnist_cnn_tfjs/,
    );
    expect(out).toMatch(/\| Small \| – \|/);
    expect(existsSync(join(cwd, 'study/Small/seed-0/distances'))).toBe(false);
    const run = await genc(['fid', 'study/Small/seed-0', '--features', 'mnist-cnn'], { cwd });
    expect([run.code, run.err]).toEqual([1, expect.stringMatching(/\(GENC_DATA\): --data FOLDER/)]);
  });

  test.each([
    [['fid', 'nowhere', '--features', 'mnist-cnn'], 2, 'there is no run nowhere'],
    [['fid', 'nowhere'], 2, "required option '--features <name>'"],
    [['fid', '.', '--features', 'mnist-cnn'], 1, 'is no run folder'],
  ])('%j is answered with %i', async (words, expected, message) => {
    const { code, err } = await genc(words, { cwd: folderWithSpec() });
    expect(err).toContain(message);
    expect(code).toBe(expected);
  });
});
