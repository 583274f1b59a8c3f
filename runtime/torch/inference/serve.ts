/** A process of Python that holds a model with the weights of a checkpoint, and computes what it is asked. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeCheckpoint } from '../../runs/folder/checkpoint.js';
import type { Checkpoint } from '../../runs/folder/checkpoint.js';
import { Conductor } from '../conductor/conductor.js';
import { ConnectionLost } from '../conductor/calls.js';
import type { Calls } from '../conductor/calls.js';
import { writeJob } from '../model/job.js';
import { writeTorchModel } from '../model/torch-model.js';
import type { TorchModel } from '../model/torch-model.js';
import { PythonChild } from '../process/child.js';
import { serveWords, threadsVariable } from '../process/command.js';
import { deathOf } from '../process/death.js';
import type { Launch } from '../process/launch.js';
import { pythonEnvironment } from '../python/package.js';
import type { TorchPython } from '../python/probe.js';

export interface Served extends Calls {
  close(): Promise<void>;
}

/** The milliseconds that a process has to end when it is asked to. */
const patience = 5000;

/** Its folder is one of its own, so that nothing is written into the run. */
export async function serve(
  python: TorchPython,
  launch: Launch,
  asked: { readonly model: TorchModel; readonly seed: number; readonly checkpoint: Checkpoint },
): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'genc-torch-'));
  const { model, seed, checkpoint } = asked;
  let meet: (calls: Calls) => void = () => undefined;
  const met = new Promise<Calls>((resolve) => (meet = resolve));
  const conductor = await Conductor.listen({ connected: (_, calls) => meet(calls) });
  let child: PythonChild | undefined;
  const close = async (): Promise<void> => {
    conductor.quit();
    const late = setTimeout(() => child?.kill(), patience);
    await child?.ended;
    clearTimeout(late);
    await conductor.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeTorchModel(folder, model);
    const { device } = launch;
    await writeJob(folder, {
      seed,
      data: {},
      device,
      amp: null,
      compile: false,
      logEverySteps: 1,
      deterministic: true,
    });
    const weights = new Map([...checkpoint.arrays].filter(([path]) => !path.startsWith('optimizer/')));
    const path = join(folder, 'checkpoint.safetensors');
    await writeFile(path, Buffer.concat(encodeCheckpoint({ ...checkpoint, arrays: weights })));
    const started = (child = await PythonChild.start({
      ...{ command: python.command, words: serveWords(folder) },
      env: { ...pythonEnvironment(), ...threadsVariable(launch), ...conductor.environment },
    }));
    const died = started.ended.then((ended) => {
      throw deathOf(ended, undefined);
    });
    died.catch(() => undefined);
    const calls = await Promise.race([met, died]);
    const call: Calls['call'] = (header, arrays) =>
      calls.call(header, arrays).catch(async (error: Error) => {
        if (error instanceof ConnectionLost) throw deathOf(await started.ended, undefined);
        throw error;
      });
    await call({ call: 'load', path });
    return { call, close };
  } catch (error) {
    child?.kill();
    await close();
    throw error;
  }
}
