import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { automaticProcesses, chosenDevice, isDeviceName, requireDevice } from './device.js';
import { findPython } from './find.js';
import type { TorchUnavailable } from './find.js';
import type { TorchPython } from './probe.js';
import { torchHere } from '../testing/torch-here.js';

/** A program that answers as a Python would. */
function pretend(facts: object | string): string {
  const folder = mkdtempSync(join(tmpdir(), 'genc-python-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'python3');
  const said =
    typeof facts === 'string' ? facts : `echo 'a warning of a module'\ncat <<'END'\nGENC ${JSON.stringify(facts)}\nEND`;
  writeFileSync(path, `#!/bin/sh\n${said}\n`);
  chmodSync(path, 0o755);
  return path;
}

const good = {
  ...{ python: '3.11.2', executable: '/opt/python3', torch: '2.4.0', numpy: '1.24.2', cuda: null },
  ...{ devices: [], distributed: ['gloo'], threads: 2 },
};
const faulty = (fault: string, detail: string): string =>
  pretend({ fault, detail, python: '3.11.2', executable: '/opt/python3' });
const failure = async (commands: string[], named?: string): Promise<TorchUnavailable> => {
  const env = { PATH: process.env['PATH'], ...(named === undefined ? {} : { GENC_PYTHON: named }) };
  return findPython({ commands, env }).then(
    () => expect.unreachable(),
    (error: TorchUnavailable) => error,
  );
};

describe.skipIf(process.platform === 'win32')('the search for Python', () => {
  it('takes the first that has torch', async () => {
    const [none, fine] = [faulty('no torch', "No module named 'torch'"), pretend(good)];
    const env = { PATH: process.env['PATH'] };
    expect(await findPython({ commands: ['/nowhere/python3', none, fine], env })).toEqual({
      command: fine,
      ...{ python: '3.11.2', executable: '/opt/python3', torch: '2.4.0', numpy: '1.24.2' },
      ...{ devices: [], distributed: ['gloo'], threads: 2 },
    });
  });

  it('tries nothing else if GENC_PYTHON names one', async () => {
    const error = await failure([pretend(good)], '/nowhere/python3');
    expect(error.fault).toBe('no python');
    expect(error.message).toBe("GENC_PYTHON is '/nowhere/python3', which is no Python that runs: it is not there.");
    expect(error.hint).toContain('/usr/bin/python3');
  });

  it.each([
    ['python too old', '3.7.3', "'/opt/python3' is Python 3.7.3; the torch engine needs 3.9 or newer."],
    ['no torch', "No module named 'torch'", "'/opt/python3' has no torch: No module named 'torch'."],
    ['torch too old', '1.12.1', "'/opt/python3' has torch 1.12.1; the torch engine needs 1.13 or newer."],
    ['no numpy', "No module named 'numpy'", "'/opt/python3' has torch and no numpy: No module named 'numpy'."],
  ])('says of %s what is wrong and what to do', async (fault, detail, message) => {
    const error = await failure(['/nowhere/python3', faulty(fault, detail)]);
    expect(error).toMatchObject({ name: 'UserError', fault, message, exitCode: 1, advice: { call: 'diagnose' } });
    expect(error.hint).toContain('GENC_PYTHON');
  });

  it('speaks of the one that comes nearest', async () => {
    const error = await failure([faulty('torch too old', '1.9.0'), faulty('no torch', 'none'), '/nowhere/python3']);
    expect(error.fault).toBe('torch too old');
  });

  it('says that there is none', async () => {
    expect((await failure(['/nowhere/python3'])).message).toBe('The torch engine needs Python, and none was found.');
    expect((await failure([pretend('echo broken >&2\nexit 3')])).fault).toBe('no python');
  });
});

describe('the device', () => {
  const gpu = (index: number) => ({ name: `cuda:${index}`, title: 'H200', memory: 2 ** 37, bf16: true });
  const plain: TorchPython = { ...good, cuda: undefined, command: 'python3' } as TorchPython;
  const large: TorchPython = { ...plain, cuda: '12.1', devices: [gpu(0), gpu(1)] };
  const refusal = (python: TorchPython, device: string): string => {
    try {
      requireDevice(python, device);
      return 'none';
    } catch (error) {
      return `${(error as TorchUnavailable).message} ${(error as TorchUnavailable).hint}`;
    }
  };

  it('is checked against those of the machine', () => {
    expect(['auto', 'cpu', 'cuda', 'cuda:1', 'mps'].every(isDeviceName)).toBe(true);
    expect(['gpu', 'cuda:', 'cuda:x', ''].some(isDeviceName)).toBe(false);
    for (const device of ['auto', 'cpu', 'cuda', 'cuda:1']) expect(refusal(large, device)).toBe('none');
    expect(refusal(large, 'cuda:2')).toBe("There is no device 'cuda:2'. This machine has cuda:0, cuda:1, cpu.");
    expect(refusal(plain, 'cuda')).toBe(
      "There is no device 'cuda' here: torch 2.4.0 of '/opt/python3' was built without CUDA. Install a build of PyTorch for CUDA (https://pytorch.org/get-started), or compute on cpu.",
    );
    expect(refusal({ ...plain, cuda: '12.1' }, 'cuda')).toContain('sees no GPU');
    expect(refusal(large, 'mps')).toContain('Apple GPU');
  });

  it('is the first GPU where nothing else is asked for, with a process for each', () => {
    expect([chosenDevice(plain, 'auto'), chosenDevice(large, 'auto'), chosenDevice(large, 'cpu')]).toEqual([
      ...['cpu', 'cuda', 'cpu'],
    ]);
    expect([automaticProcesses(plain, 'auto'), automaticProcesses(large, 'auto')]).toEqual([1, 2]);
    expect(automaticProcesses(large, 'cuda:1')).toBe(1);
  });
});

const here = await torchHere();

it.skipIf(!here.ok)('finds the torch of this machine', () => {
  expect(here).toMatchObject({ ok: true });
  if (!here.ok) return;
  expect(here.found.torch).toMatch(/^\d+\.\d+/);
  expect(Number(here.found.python.split('.')[0])).toBe(3);
});
