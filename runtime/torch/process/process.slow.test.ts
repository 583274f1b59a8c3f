import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { UserError } from '../../common/errors.js';
import type { TorchPython } from '../python/probe.js';
import { PythonChild } from './child.js';
import { threadsVariable, trainWords } from './command.js';
import { deathOf } from './death.js';
import { launchOf, recordOf } from './launch.js';
import type { TorchOptions } from './launch.js';

const gpu = (index: number) => ({ name: `cuda:${index}`, title: 'H200', bf16: true });
const python: TorchPython = {
  ...{ command: 'python3', executable: '/opt/python3', python: '3.12.1', torch: '2.4.0', numpy: '2.0.1' },
  ...{ cuda: '12.1', devices: [gpu(0), gpu(1)], distributed: ['gloo', 'nccl'], threads: 16 },
};
const words = (options: TorchOptions): string => trainWords('runs/a', launchOf(python, options)).join(' ');

describe('the command line', () => {
  it('is Python itself for one process', () => {
    expect(words({})).toBe('-m genc_torch train runs/a');
  });

  it('is the launcher of torch for several, for restarts and for several machines', () => {
    const here = '-m genc_torch.launch --nnodes 1 --rdzv_backend c10d --rdzv_endpoint localhost:0';
    expect(words({ processes: 2 })).toBe(`${here} --nproc_per_node 2 --max_restarts 3 -m genc_torch train runs/a`);
    expect(words({ processes: 'auto', maxRestarts: 0 })).toContain('--nproc_per_node 2 --max_restarts 0 ');
    expect(words({ maxRestarts: 1 })).toContain('--nproc_per_node 1 --max_restarts 1 ');
    expect(words({ nodes: { count: 4, rank: 3, host: 'node-0', port: 29400 } })).toBe(
      '-m genc_torch.launch --nnodes 4 --node_rank 3 --master_addr node-0 --master_port 29400 --nproc_per_node 1 --max_restarts 3 -m genc_torch train runs/a',
    );
  });

  it('shares the threads among the processes', () => {
    expect(threadsVariable(launchOf(python, { threads: 8, processes: 2 }))).toEqual({ OMP_NUM_THREADS: '4' });
    expect(threadsVariable(launchOf(python, { threads: 1, processes: 2 }))).toEqual({ OMP_NUM_THREADS: '1' });
  });

  it('is refused for processes that the machine has no place for', () => {
    const refused = (options: TorchOptions, of = python): string => {
      try {
        launchOf(of, options);
        return 'none';
      } catch (error) {
        return (error as UserError).message;
      }
    };
    expect(refused({ processes: 3 })).toBe('3 processes need a GPU each, and this machine has 2.');
    expect(refused({ processes: 3, device: 'cpu' })).toBe('none');
    expect(refused({ processes: 2, device: 'cuda:1' })).toBe("'cuda:1' is one GPU, and 2 processes take one each.");
    expect(refused({ processes: 2 }, { ...python, distributed: [] })).toContain('without torch.distributed');
  });

  it('is recorded', () => {
    const options = { processes: 2, amp: 'bf16', compile: true } as const;
    expect(recordOf(python, launchOf(python, options), options)).toEqual({
      ...{ name: 'torch', python: '3.12.1', torch: '2.4.0', device: 'auto', devices: ['cuda:0', 'cuda:1', 'cpu'] },
      ...{ processes: 2, nodes: 1, amp: 'bf16', compile: true },
    });
  });
});

describe.skipIf(process.platform === 'win32')('the process', () => {
  const run = async (script: string, log?: string) => {
    const child = await PythonChild.start({ command: 'bash', words: ['--norc', '-c', script], env: process.env, log });
    return { child, ended: await child.ended };
  };

  it('keeps its last lines, and all of them in the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'genc-child-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const log = join(folder, 'torch', 'engine.log');
    const { ended } = await run('for i in $(seq 100); do echo line $i; done; echo bad >&2; exit 3', log);
    expect(ended).toMatchObject({ code: 3, signal: null });
    expect(ended.tail.split('\n').length).toBeLessThanOrEqual(40);
    expect(ended.tail).toContain('bad');
    expect(readFileSync(log, 'utf8').split('\n')).toHaveLength(102);
    const { message, hint } = deathOf(ended, log, ' after step 7');
    expect(message).toMatch(/^The torch process ended after step 7 with code 3\.\nIts last words:\n {2}/);
    expect(hint).toBe(`The whole output is in ${log}. The last checkpoint is whole; a run can go on from it.`);
  });

  it('ends with all that it started', async () => {
    // The shell is killed, and its child would sleep on and hold the output open.
    const { ended } = await run('sleep 60 & kill -KILL $$; wait');
    expect(ended.signal).toBe('SIGKILL');
    expect(deathOf(ended, undefined).message).toContain('was killed (SIGKILL)');
  });

  it('that is not there is an end like any other', async () => {
    const child = await PythonChild.start({ command: '/nowhere/python3', words: [], env: process.env });
    const ended = await child.ended;
    expect(ended).toMatchObject({ code: 127 });
    expect(ended.tail).toContain('ENOENT');
  });
});
