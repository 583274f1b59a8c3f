/** Processes that start together, hold a folder or are killed: none may damage the work of another. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { writeDots } from '../runtime/runs/testing/dots.js';
import { emptyFolder, genc, root, until } from './testing.js';

/** A spec with ten batches an epoch and two small layers. */
const spec = `model Small {
  data glyphs from "./dots" { x: [28, 28, 1] in 0..1 }
  net Coder(x) -> [28, 28, 1] in 0..1 {
    return x -> Flatten -> Dense(8) -> relu -> Dense(784) -> sigmoid -> Reshape(28, 28, 1)
  }
  loss total = sum(bce(Coder(x), x))
  train {
    minimize total over Coder with adam(lr=1e-2)
    batch 20
    epochs 1
  }
}
ablation study {
  runs  Small
  edit  tanh { swap relu for tanh in Coder }
}
`;

function folderWithSpec(): string {
  const cwd = emptyFolder();
  writeDots(cwd);
  writeFileSync(join(cwd, 'small.gen'), spec);
  return cwd;
}

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
}

function start(cwd: string, words: readonly string[]): Started {
  const env = { ...process.env, NO_COLOR: '1', npm_command: '' };
  const child = spawn(process.execPath, [join(root, 'dist/cli.mjs'), ...words], { cwd, env, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
}

const statusOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { status: string }).status;

describe('one process at a time', { timeout: 900_000 }, () => {
  test('trainings that start together have a folder each', async () => {
    const cwd = folderWithSpec();
    const words = ['train', '--steps', '1', '--threads', '1'];
    const outcomes = await Promise.all(Array.from({ length: 3 }, () => genc(words, { cwd })));
    expect(outcomes.map(({ code, err }) => [code, /error/.exec(err)])).toEqual(outcomes.map(() => [0, null]));
    const runs = readdirSync(join(cwd, 'runs'));
    expect(runs).toHaveLength(3);
    for (const run of runs) expect(statusOf(join(cwd, 'runs', run))).toBe('stopped');
  });

  test('a second training or resume in a folder is told who holds it; Ctrl-C lets go; after kill -9 it goes on', async () => {
    const cwd = folderWithSpec();
    const run = join(cwd, 'run');
    const first = start(cwd, ['train', '--epochs', '5000', '--out', 'run', '--threads', '1']);
    await until(() => existsSync(join(run, 'checkpoints/last.safetensors')));
    const second = await genc(['resume', 'run'], { cwd });
    expect(second.err).toContain(`error: The folder 'run' is in use by process ${first.child.pid} (training, since `);
    expect(second.err).toContain(`hint: Wait until it has ended, or end it: kill ${first.child.pid}.`);
    expect(second.code).toBe(1);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(130);
    expect(readdirSync(run).filter((name) => name.startsWith('lock'))).toEqual([]);

    const third = start(cwd, ['resume', 'run', '--threads', '1']);
    await until(() => existsSync(join(run, 'lock.json')) && statusOf(run) === 'running');
    third.child.kill('SIGKILL');
    await third.ended;
    const step = Number(
      /"step":(\d+)/.exec(readFileSync(join(run, 'events.jsonl'), 'utf8').trim().split('\n').at(-1)!)![1],
    );
    const fourth = await genc(['resume', 'run', '--steps', String(step + 30), '--threads', '1'], { cwd });
    expect([fourth.code, /error: .*/.exec(fourth.err)]).toEqual([0, null]);
  });

  test('an arm that was killed before its first checkpoint is begun anew; a second ablation is refused', async () => {
    const cwd = folderWithSpec();
    const study = join(cwd, 'study');
    const arm = join(study, 'Small/seed-0');
    await genc(['ablate', 'small.gen', '--plan', '--slurm', '--out', 'study'], { cwd });
    // The kill comes before and after the arm has a record.
    const moments = [join(arm, 'lock.json'), join(arm, 'run.json')];
    for (const moment of moments) {
      for (let tries = 0; ; tries++) {
        rmSync(arm, { recursive: true, force: true });
        const { child, ended } = start(cwd, ['ablate', 'study', '--only', '0', '--threads', '1']);
        await until(() => existsSync(moment));
        child.kill('SIGKILL');
        await ended;
        if (!existsSync(join(arm, 'checkpoints/last.safetensors'))) break;
        if (tries > 20) throw new Error('no kill fell before the first checkpoint');
      }
      const only = await genc(['ablate', 'study', '--only', '0', '--threads', '1'], { cwd });
      expect([only.code, /error: .*/.exec(only.err)]).toEqual([0, null]);
      expect(statusOf(arm)).toBe('finished');
    }
    const again = await genc(['ablate', 'study', '--only', '0'], { cwd });
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('finished before') });

    const { child, ended } = start(cwd, ['ablate', 'study', '--threads', '1']);
    await until(() => existsSync(join(study, 'lock.json')));
    const second = await genc(['ablate', 'study'], { cwd });
    expect(second.err).toContain(`error: The folder 'study' is in use by process ${child.pid} (ablation, since `);
    expect(second.code).toBe(1);
    expect((await genc(['ablate', 'study', '--collect'], { cwd })).code).toBe(0);
    child.kill('SIGKILL');
    await ended;
    const last = await genc(['ablate', 'study', '--threads', '1'], { cwd });
    expect([last.code, /failed|killed/.exec(last.out + last.err)]).toEqual([0, null]);
    expect(statusOf(join(study, 'Small-tanh/seed-0'))).toBe('finished');
  });
});
