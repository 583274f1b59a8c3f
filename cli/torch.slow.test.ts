import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readMetrics } from '../runtime/runs/folder/metrics-log.js';
import { readRunFile } from '../runtime/runs/folder/run-file.js';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { writeNetwork } from '../runtime/runs/testing/network.js';
import { torchHere } from '../runtime/torch/testing/torch-here.js';
import { emptyFolder, genc, root, until } from './testing.js';

const here = await torchHere();

/** Ten batches an epoch, two small layers, draws, a distance in training, scores and a claim. */
const spec = `model Small {
  param rate = 1e-2
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1  kind: class(10) }
  net Coder(x) -> [6] { return x -> Flatten -> Dense(6) }
  net G(z: [6]) -> [28, 28, 1] in 0..1 { return z -> Dense(24) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1) }
  let code = Coder(x)
  loss total = sum(bce(G(code + 0.1 * normal([6])), x))
  train { minimize total over Coder, G with adam(lr=rate)  batch 20  epochs 2 }
  sample generate(n=9) = G(normal([6]))
  sample rebuild(x, kind) = x, G(Coder(x)), kind on test first 5 at every epoch
  plot codes = scatter(code, color=kind) on test at epochs last
  // allow: GEN4011
  metric fid = fid(generate(n=60), x, features=mnist_cnn) on test at epochs first, last
  evaluate fit { score closeness = -sum(bce(G(code), x))  inside glyphs.test  outside glyphs.train }
  claim total < 600
}
`;

function folderWithSpec(): string {
  const cwd = emptyFolder();
  vi.stubEnv('XDG_CACHE_HOME', join(cwd, 'cache'));
  writeDots(cwd, { t10k: 60 });
  writeNetwork(cwd);
  writeFileSync(join(cwd, 'small.gen'), spec);
  return cwd;
}

afterEach(() => vi.unstubAllEnvs());

const numbers = async (run: string): Promise<[string, number][]> =>
  (await readMetrics(run)).flatMap(({ kind, split, step, values }) =>
    Object.entries(values).map(([name, value]): [string, number] => [`${kind} ${split} ${step} ${name}`, value]),
  );

/** The largest relative difference of two runs' metrics, of which both have the same. */
async function difference(one: string, other: string): Promise<number> {
  const [a, b] = [await numbers(one), await numbers(other)];
  expect(a.map(([name]) => name)).toEqual(b.map(([name]) => name));
  return Math.max(...a.map(([, value], index) => Math.abs(value - b[index]![1]) / Math.max(1e-6, Math.abs(value))));
}

const pixels = async (path: string): Promise<Buffer> => sharp(path).greyscale().raw().toBuffer();
async function darkest(one: string, other: string): Promise<number> {
  const [a, b] = [await pixels(one), await pixels(other)];
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0);
}

describe.skipIf(!here.ok)('the torch engine', { timeout: 900_000 }, () => {
  test('trains the same folder as Node; either goes on with the run of the other; commands compute in Python', async () => {
    const cwd = folderWithSpec();
    const train = ['train', 'small.gen', '--data', '.', '--device', 'cpu', '--engine', 'torch'];
    const [torch, node] = await Promise.all([
      genc([...train, '--out', 'torch'], { cwd }),
      genc(['train', 'small.gen', '--data', '.', '--out', 'node'], { cwd }),
    ]);
    expect(torch.code, torch.err).toBe(0);
    expect(node.code, node.err).toBe(0);
    expect(await difference(join(cwd, 'torch'), join(cwd, 'node'))).toBeLessThan(1e-2);
    const filesOf = (run: string): string[] =>
      (readdirSync(join(cwd, run), { recursive: true }) as string[]).filter((path) => !/^torch|best/.test(path)).sort();
    expect(filesOf('torch')).toEqual(filesOf('node'));
    expect(await readRunFile(join(cwd, 'torch'))).toMatchObject({
      status: 'finished',
      engine: { name: 'torch', device: 'cpu', processes: 1, nodes: 1, devices: expect.arrayContaining(['cpu']) },
    });
    for (const path of ['samples/rebuild/epoch-0002.png', 'plots/codes.png'])
      expect(await darkest(join(cwd, 'torch', path), join(cwd, 'node', path)), path).toBeLessThan(40);
    expect(torch.out).toContain('claim held: total < 600');

    // Seven iterations of one engine, then all the others of the other one.
    expect((await genc([...train, '--steps', '7', '--out', 'a'], { cwd })).code).toBe(0);
    cpSync(join(cwd, 'a'), join(cwd, 'b'), { recursive: true });
    expect((await genc(['train', 'small.gen', '--data', '.', '--steps', '7', '--out', 'c'], { cwd })).code).toBe(0);
    const [a, b, c] = await Promise.all([
      genc(['resume', 'a', '--engine', 'node'], { cwd }),
      genc(['resume', 'b'], { cwd }),
      genc(['resume', 'c', '--engine', 'torch', '--device', 'cpu'], { cwd }),
    ]);
    for (const { code, err } of [a, b, c]) expect(code, err).toBe(0);
    for (const run of ['a', 'b', 'c'])
      expect(await difference(join(cwd, run), join(cwd, 'node')), run).toBeLessThan(1e-2);
    expect(a.err).toContain(
      'the run was trained with PyTorch and goes on with Node: its numbers will differ in rounding',
    );
    expect(b.err).not.toContain('goes on with');
    expect((await readRunFile(join(cwd, 'a'))).engine).toBeUndefined();
    expect((await readRunFile(join(cwd, 'b'))).engine?.device).toBe('cpu');
    // A run goes on with the engine that it had, to the same bits.
    expect(readFileSync(join(cwd, 'b/metrics.jsonl'))).toEqual(readFileSync(join(cwd, 'torch/metrics.jsonl')));

    for (const run of ['torch', 'node']) {
      const words = ['sample', run, 'generate', '--n', '30', '--seed', '5'];
      const [x, y] = await Promise.all([
        genc([...words, '--engine', 'torch', '--out', `${run}-t.png`], { cwd }),
        genc([...words, '--out', `${run}-n.png`], { cwd }),
      ]);
      expect([x.code, y.code], x.err).toEqual([0, 0]);
      expect(await darkest(join(cwd, `${run}-t.png`), join(cwd, `${run}-n.png`))).toBeLessThan(3);
    }
    const evaluated = async (engine: string): Promise<number> => {
      const { code, out, err } = await genc(['eval', 'node', '--engine', engine, '--json'], { cwd });
      expect(code, err).toBe(0);
      return (JSON.parse(out) as { evaluations: { scores: { sets: Record<string, { mean: number }> }[] }[] })
        .evaluations[0]!.scores[0]!.sets['glyphs.test']!.mean;
    };
    expect(await evaluated('torch')).toBeCloseTo(await evaluated('node'), 1);
    const distance = async (engine: string): Promise<number> => {
      const words = ['fid', 'node', '--features', 'mnist-cnn', '--n', '60', '--split', 'test', '--json'];
      const { code, out, err } = await genc([...words, '--engine', engine], { cwd });
      expect(code, err).toBe(0);
      return (JSON.parse(out) as { values: Record<string, number> }).values['fid[mnist-cnn]']!;
    };
    expect((await distance('torch')) / (await distance('node'))).toBeCloseTo(1, 3);
    expect(existsSync(join(cwd, 'node/torch'))).toBe(false);

    // The nets of a run, in a program of one's own.
    const program = `import torch, genc_torch
for run in ("torch", "node"):
    nets = genc_torch.load(run, "torch/torch")
    print(nets.training, list(nets.G(torch.zeros(2, 6)).shape))`;
    const environment = { ...process.env, PYTHONPATH: join(root, 'python') };
    const said = execFileSync(here.ok ? here.found.executable : 'python3', ['-c', program], {
      cwd,
      env: environment,
      encoding: 'utf8',
    });
    expect(said).toBe('False [2, 1, 28, 28]\n'.repeat(2));
  });

  test('two machines train one run; an ablation trains its arms; codes are found in Python', async () => {
    const cwd = folderWithSpec();
    const torch = ['--data', '.', '--engine', 'torch', '--device', 'cpu'];
    const port = 20_000 + (process.pid % 20_000);
    const machine = (rank: number) =>
      genc(['train', 'small.gen', ...torch, '--epochs', '1', '--out', 'run', '--nodes', '2', '--node-rank', String(rank), '--rendezvous', `localhost:${port}`], { cwd }); // prettier-ignore
    const [first, second] = await Promise.all([machine(0), machine(1)]);
    expect([first.code, second.code], `${first.err}${second.err}`).toEqual([0, 0]);
    expect(second.err).toContain('machine 1 of 2: computes for run');
    expect(await readRunFile(join(cwd, 'run'))).toMatchObject({ status: 'finished', engine: { nodes: 2 } });

    const variants =
      'variant Slow of Small { param rate = 1e-3 }\nablation rates { runs Small, Slow  compare total lowest }\n';
    const searching = spec.replace(
      '  plot',
      `  let w = normal([6])
  sample project(x) {
    free w = 0 * normal([6])
    y = G(w)
    minimize sum((y - x)^2) over w with adam(lr=0.1), repeat 20
    return x, y, w
  } on test first 3
  sample decode(w) = G(w)
  plot`,
    );
    writeFileSync(join(cwd, 'study.gen'), searching + variants);
    const study = await genc(['ablate', 'study.gen', ...torch, '--epochs', '1', '--seeds', '0', '--out', 'study'], {
      cwd,
    });
    expect(study.code, study.err).toBe(0);
    for (const arm of ['Small', 'Slow'])
      expect(await readRunFile(join(cwd, 'study', arm, 'seed-0'))).toMatchObject({ status: 'finished', engine: { name: 'torch' } }); // prettier-ignore

    const edited = async (engine: string): Promise<{ error: number; distance: number }> => {
      const words = ['edit', 'study/Small/seed-0', '--along', 'kind', '--n', '2', '--held-out', '1', '--show', '1'];
      const { code, out, err } = await genc([...words, '--engine', engine, '--json'], { cwd });
      expect(code, err).toBe(0);
      return JSON.parse(out) as { error: number; distance: number };
    };
    const [inTorch, inNode] = [await edited('torch'), await edited('node')];
    expect(inTorch.error / inNode.error).toBeCloseTo(1, 3);
    expect(inTorch.distance / inNode.distance).toBeCloseTo(1, 2);
  });

  /** Starts a training whose progress is read, and does something at a step. */
  function started(cwd: string, words: readonly string[], atStep: (step: number, pid: number) => void) {
    const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), ...words, '--json'], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      for (const [, step] of text.matchAll(/"kind":"step".*?"step":(\d+)/g)) atStep(Number(step), child.pid!);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, out, err })),
    );
  }

  /** The processes of Python that train in a folder, by their command lines (Linux). */
  const workers = (run: string): number[] =>
    readdirSync('/proc').flatMap((pid) => {
      const words = /^\d+$/.test(pid) && existsSync(`/proc/${pid}/cmdline`) ? readText(`/proc/${pid}/cmdline`) : '';
      return words.includes('genc_torch\0train\0') &&
        words.includes(`\0${run}\0`) &&
        !words.includes('torch.distributed')
        ? [Number(pid)]
        : [];
    });
  const readText = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  };

  test('Ctrl-C writes a checkpoint; the run goes on to the same end', async () => {
    const cwd = folderWithSpec();
    const train = ['train', 'small.gen', '--data', '.', '--engine', 'torch', '--device', 'cpu'];
    let asked = false;
    const stopped = await started(cwd, [...train, '--out', 'a'], (step, pid) => {
      if (step >= 4 && !asked) process.kill(pid, 'SIGINT');
      asked ||= step >= 4;
    });
    expect(stopped.code, stopped.err).toBe(130);
    expect(stopped.err).toContain('writing a checkpoint');
    expect(await readRunFile(join(cwd, 'a'))).toMatchObject({ status: 'stopped', reason: 'aborted' });
    const [resumed, whole] = [await genc(['resume', 'a'], { cwd }), await genc([...train, '--out', 'b'], { cwd })];
    expect([resumed.code, whole.code], resumed.err).toEqual([0, 0]);
    expect(readFileSync(join(cwd, 'a/metrics.jsonl'))).toEqual(readFileSync(join(cwd, 'b/metrics.jsonl')));
  });

  test.skipIf(process.platform !== 'linux')(
    'a killed process: alone it ends the run, which can go on; of two, all start again',
    async () => {
      const cwd = folderWithSpec();
      const train = ['train', 'small.gen', '--data', '.', '--engine', 'torch', '--device', 'cpu', '--epochs', '4'];
      let killed = 0;
      const kill = (run: string, which: number) => (step: number) => {
        if (step < 6 || killed > 0) return;
        process.kill(workers(run)[which]!, 'SIGKILL');
        killed += 1;
      };
      const alone = await started(cwd, [...train, '--out', 'alone'], kill('alone', 0));
      expect(alone.code).toBe(1);
      expect(alone.err).toMatch(/error: The torch process was killed after step \d+ \(SIGKILL\), as the system does/);
      expect(alone.err).toContain('The whole output is in alone/torch/engine.log.');
      expect(await readRunFile(join(cwd, 'alone'))).toMatchObject({ status: 'failed' });
      expect((await genc(['resume', 'alone'], { cwd })).code).toBe(0);

      // Without genc, which holds the lock, Python ends at once and writes nothing more.
      killed = 0;
      const orphan = await started(cwd, [...train, '--out', 'orphan'], (step, pid) => {
        if (step >= 6 && killed++ === 0) process.kill(pid, 'SIGKILL');
      });
      expect(orphan.code).toBeNull();
      await until(() => workers('orphan').length === 0);
      expect((await genc(['resume', 'orphan'], { cwd })).code).toBe(0);

      killed = 0;
      const two = await started(cwd, [...train, '--processes', '2', '--out', 'two'], kill('two', 1));
      expect(two.code, two.err).toBe(0);
      expect(killed).toBe(1);
      expect(two.out).toContain('all were started again from the last checkpoint');
      const left = await genc([...train, '--processes', '2', '--out', 'left'], { cwd });
      expect(left.code, left.err).toBe(0);
      expect(readFileSync(join(cwd, 'two/metrics.jsonl'))).toEqual(readFileSync(join(cwd, 'left/metrics.jsonl')));
      expect(await difference(join(cwd, 'two'), join(cwd, 'alone'))).toBeLessThan(1e-2);
    },
  );

  test('a loss that is not finite stops the run in the words of Node', async () => {
    const cwd = folderWithSpec();
    const words = ['train', 'small.gen', '--data', '.', '--set', 'rate=1e30'];
    const torch = await genc([...words, '--engine', 'torch', '--device', 'cpu', '--out', 'a'], { cwd });
    const node = await genc([...words, '--out', 'b'], { cwd });
    const said = (err: string): string[] => err.split('\n').filter((line) => /^(error|hint):/.test(line));
    // Whether the loss or first a gradient overflows is a matter of rounding.
    const same =
      /^error: (The loss 'total' of step 'step' became \S+|A gradient of step 'step' is not finite) at iteration 1/;
    expect([torch.code, node.code]).toEqual([1, 1]);
    for (const { err } of [torch, node]) expect(said(err)[0]).toMatch(same);
    expect(said(torch.err)[1]).toBe(said(node.err)[1]);
    expect(torch.err).not.toContain('Traceback');
    expect(await readRunFile(join(cwd, 'a'))).toMatchObject({ status: 'failed' });
  });

  test.skipIf(process.platform === 'win32')(
    'the script of Slurm trains by itself; genc report draws and measures what was due, as a conducted training does',
    async () => {
      const cwd = folderWithSpec();
      const train = ['train', 'small.gen', '--data', '.', '--engine', 'torch', '--device', 'cpu'];
      const words = [...train, '--processes', '2', '--out', 'job', '--slurm'];
      const prepared = await genc(words, { cwd });
      expect(prepared.code, prepared.err).toBe(0);
      expect(prepared.out).toContain('submit     sbatch job/job.slurm');
      expect(await readRunFile(join(cwd, 'job'))).toMatchObject({ status: 'stopped', reason: 'prepared' });

      // A scheduler that runs its tasks here.
      const bin = join(cwd, 'bin');
      mkdirSync(bin);
      for (const [name, text] of Object.entries({
        srun: 'while [[ $1 == --* ]]; do shift; done\nexec "$@"',
        scontrol: 'echo localhost',
      })) {
        writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
        chmodSync(join(bin, name), 0o755);
      }
      const python = here.ok ? here.found.executable : '';
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, SLURM_JOB_ID: String(process.pid), SLURM_JOB_NODELIST: 'localhost', GENC_PYTHON: python }; // prettier-ignore
      const ended = await new Promise<{ code: number | null; err: string }>((resolve) => {
        const child = spawn('bash', ['job/job.slurm'], { cwd, env });
        let err = '';
        child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
        child.once('close', (code) => resolve({ code, err }));
      });
      expect(ended.code, ended.err).toBe(0);
      expect(await readRunFile(join(cwd, 'job'))).toMatchObject({ status: 'finished' });
      expect(readdirSync(join(cwd, 'job/torch/due'))).toEqual(['epoch-0001.safetensors', 'epoch-0002.safetensors']);

      const reported = await genc(['report', 'job'], { cwd });
      expect(reported.code, reported.err).toBe(0);
      const conducted = await genc([...train, '--processes', '2', '--out', 'here'], { cwd });
      expect(conducted.code, conducted.err).toBe(0);
      expect(readFileSync(join(cwd, 'job/metrics.jsonl'))).toEqual(readFileSync(join(cwd, 'here/metrics.jsonl')));
      for (const path of ['samples/rebuild/epoch-0001.png', 'plots/codes.png', 'distances'])
        expect(existsSync(join(cwd, 'job', path)), path).toBe(true);
      expect(readdirSync(join(cwd, 'job/torch/due'))).toEqual([]);
      expect((await genc(['resume', 'job', '--epochs', '3', '--processes', '1'], { cwd })).code).toBe(0);
      expect((await readMetrics(join(cwd, 'job'))).at(-1)).toMatchObject({ kind: 'epoch', epoch: 3 });
    },
  );
});

test.each([
  [['train', 'small.gen', '--device', 'cpu'], 2, '--device is for the torch engine'],
  [['train', 'small.gen', '--engine', 'torch', '--device', 'gpu'], 2, 'Write auto, cpu, cuda, cuda:1 or mps.'],
  [['train', 'small.gen', '--engine', 'torch', '--nodes', '2', '--node-rank', '1', '--rendezvous', 'a:1'], 2, 'all machines need the same folder'], // prettier-ignore
  [['sample', '.', '--device', 'cpu'], 2, '--device is for the torch engine'],
])('%j is refused', async (words, code, said) => {
  const cwd = folderWithSpec();
  const outcome = await genc(words, { cwd });
  expect(outcome.err).toContain(said);
  expect(outcome.code).toBe(code);
});

test('without Python the message says what is missing, and no folder is left', async () => {
  const cwd = folderWithSpec();
  vi.stubEnv('GENC_PYTHON', '/nowhere/python3');
  const { code, err } = await genc(['train', 'small.gen', '--data', '.', '--engine', 'torch', '--out', 'run'], { cwd });
  expect(code).toBe(1);
  expect(err).toContain("error: GENC_PYTHON is '/nowhere/python3', which is no Python that runs: it is not there.");
  expect(err).toContain("'genc doctor' tells more.");
  expect(existsSync(join(cwd, 'run'))).toBe(false);
});
