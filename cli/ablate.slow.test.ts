import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { decodeSafetensors } from '../runtime/library/weights/safetensors.js';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { emptyFolder, genc, root, until } from './testing.js';

/** A spec with ten batches an epoch and two small layers: all six runs take seconds. */
const spec = `model Small {
  param optimizer = adam(lr=1e-2)
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1 }
  net Coder(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten -> Dense(8) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Coder(x), x))
  metric off = mean(abs(Coder(x) - x))
  train {
    minimize total over Coder with optimizer
    batch 20
    epochs 2
  }
  sample rebuild(x) = x, Coder(x) on test first 5
}
/// What becomes of it.
ablation study {
  runs  Small
  edit  tanh { swap relu for tanh in Coder }
  edit  broken { loss total = sum(bce(Coder(x), x)) + log(0 * mean(x)) }
  seeds 0, 1
  compare off lowest, total
}
`;

function folderWithSpec(): string {
  const cwd = emptyFolder();
  writeDots(cwd);
  writeFileSync(join(cwd, 'small.gen'), spec);
  return cwd;
}

const file = (cwd: string, ...path: string[]): string => readFileSync(join(cwd, 'study', ...path), 'utf8');
const weights = (path: string): Map<string, Float32Array> =>
  new Map([...decodeSafetensors(readFileSync(path)).arrays].map(([name, { values }]) => [name, values]));

/** Starts the ablation, kills the process once a run is under way, and waits until its workers have ended. */
async function startAndKill(cwd: string): Promise<void> {
  const cli = join(root, 'dist/cli.mjs');
  const child = spawn(process.execPath, [cli, 'ablate', 'small.gen', '--out', 'study', '--jobs', '2'], { cwd });
  const metrics = join(cwd, 'study/Small/seed-0/metrics.jsonl');
  await until(() => existsSync(metrics) && readFileSync(metrics).length > 0);
  child.kill('SIGKILL');
  const record = join(cwd, 'study/Small/seed-0/run.json');
  await until(() => /"status": "(stopped|finished)"/.test(readFileSync(record, 'utf8')));
}

describe('ablate', { timeout: 900_000 }, () => {
  test('the plan shows the runs, their differences and their time', async () => {
    const cwd = folderWithSpec();
    const { code, out } = await genc(['ablate', 'small.gen', '--plan'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('study: What becomes of it.');
    expect(out).toMatch(/Small-tanh +net Coder: relu .*relu → tanh/);
    expect(out).toContain('6 runs: 3 arms under seeds 0, 1');
    expect(out).toMatch(/about .+ of work \(an iteration of the base takes about [\d.e-]+ s here.*; estimated/);
    expect(existsSync(join(cwd, 'runs'))).toBe(false);
    const timed = await genc(['ablate', 'small.gen', '--plan', '--measure'], { cwd });
    expect(timed.out).toMatch(/about .+ of work \(an iteration of the base takes [\d.e-]+ s here.*; other arms by/);
  });

  test('the plan of a large model needs no iteration of it, and the speed of the machine is measured once', async () => {
    const cwd = emptyFolder();
    vi.stubEnv('GENC_CACHE', join(cwd, 'cache'));
    const begun = performance.now();
    const first = await genc(['ablate', join(root, 'specs/stylegan.gen'), '--plan', '--data', cwd], { cwd });
    // Six iterations of its arms take more than ten minutes; the plan takes about ten seconds.
    expect((performance.now() - begun) / 1000).toBeLessThan(180);
    expect(first.code, first.err).toBe(0);
    expect(first.out).toMatch(/an iteration of the base takes about .+ here/);
    const [file] = readdirSync(join(cwd, 'cache/speed'));
    const kept = readFileSync(join(cwd, 'cache/speed', file!), 'utf8');
    const second = await genc(['ablate', join(root, 'specs/stylegan.gen'), '--plan', '--data', cwd], { cwd });
    expect(second.out).toBe(first.out);
    expect(readFileSync(join(cwd, 'cache/speed', file!), 'utf8')).toBe(kept);
    vi.unstubAllEnvs();
  });

  test('an ablation continues after a kill and after a failed run, which the table names', async () => {
    const cwd = folderWithSpec();
    await startAndKill(cwd);
    const { code, out, err } = await genc(['ablate', 'study', '--jobs', '2'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('2 failed');
    expect(err).toMatch(/Small-broken\/seed-\d failed after .+: (?!the process ended)/);
    expect(out).toMatch(/\| Small \| \*?\*?[\d.]+ ± /);
    expect(out).toContain('Small-broken, seed 0: failed after 0 of 2 epochs: ');
    expect(file(cwd, 'report.html')).toContain('what differs from the base');
    expect(file(cwd, 'table.md')).toContain('another formula');
    const rows = file(cwd, 'table.csv').trim().split('\n');
    expect(rows[0]).toBe('arm,seed,status,measure,split,value');
    expect(rows).toHaveLength(1 + 6 * 2);
    expect(rows.filter((row) => row.startsWith('Small-tanh,1,finished,'))).toHaveLength(2);

    // The killed run ends with the weights of a run without a kill; weights outside the edit start alike.
    await genc(['train', 'small.gen', '--out', 'alone'], { cwd });
    const alone = weights(join(cwd, 'alone/checkpoints/last.safetensors'));
    expect(weights(join(cwd, 'study/Small/seed-0/checkpoints/last.safetensors'))).toEqual(alone);

    const again = await genc(['ablate', 'study'], { cwd });
    const other = await genc(['ablate', 'study', '--epochs', '7'], { cwd });
    expect(other.code).toBe(2);
    expect(other.err).toContain('--epochs cannot change an ablation that is planned');
    expect(again.err).not.toContain('Small/seed-0');
    const elsewhere = await genc(['ablate', 'small.gen', '--out', 'other', '--plan', '--slurm'], { cwd });
    expect(elsewhere.out).toContain('6 jobs');
    expect(readFileSync(join(cwd, 'other/ablation.sbatch'), 'utf8')).toContain('#SBATCH --array=0-5');
    const collected = await genc(['ablate', 'other', '--collect', 'alone'], { cwd });
    expect(collected.code).toBe(0);
    expect(collected.out).toMatch(/\| Small \| [\d.]+ .*\| 1 of 2 \|/);
  });

  test.each([
    [['ablate', 'small.gen:studdy'], 1, 'Did you mean `study`?'],
    [['ablate', 'none.gen'], 2, 'there is no file none.gen'],
    [['ablate', 'small.gen', '--seeds', '1,x'], 2, 'whole numbers'],
    [['ablate', 'small.gen', '--collect'], 2, 'is no ablation'],
  ])('%j is answered with %i', async (words, expected, message) => {
    const { code, err } = await genc(words, { cwd: folderWithSpec() });
    expect(err).toContain(message);
    expect(code).toBe(expected);
  });
});
