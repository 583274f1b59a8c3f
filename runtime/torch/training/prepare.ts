/** The preparation of a training for a cluster: everything is written, and nothing is started. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import type { Loop, Training, TrainingEngine } from '../../runs/train/engine.js';
import { torchFolder, torchModelOf } from '../model/torch-model.js';
import type { Launch } from '../process/launch.js';
import { packageFolder } from '../python/package.js';
import type { TorchEngineOptions } from './engine.js';
import { preparedData } from './prepared-data.js';
import { writeRunForTorch } from './write-run.js';

/** The folder of the Python package inside a run that is trained elsewhere, for `PYTHONPATH`. */
export const packageInRun = (folder: string): string => join(torchFolder(folder), 'python');

/** No Python is needed here: the machine that prepares may have none. */
export const preparingEngine = (options: TorchEngineOptions): TrainingEngine => ({
  begin: async (asked): Promise<Training> => {
    const { device = 'auto', processes = 1, nodes, amp, compile } = options;
    if (processes === 'auto') throw new UserError('The number of processes on each machine must be given.');
    const launch: Launch = { device, processes, maxRestarts: options.maxRestarts ?? 3 };
    const model = await torchModelOf(asked, options.compiles);
    const data = await preparedData(asked.model, asked.source, options);
    return {
      record: {
        ...{ name: 'torch', device, processes, nodes: nodes?.count ?? 1 },
        ...(amp === undefined ? {} : { amp }),
        ...(compile ? { compile } : {}),
      },
      loop: async (opened, { step, epoch }): Promise<Loop> => {
        await writeRunForTorch(opened, asked, { model, launch, options, data });
        await cp(join(packageFolder(), 'genc_torch'), join(packageInRun(opened.folder), 'genc_torch'), {
          recursive: true,
          filter: (path) => !path.endsWith('__pycache__'),
        });
        const state = { step, epoch, lastStage: undefined, pictures: [], values: {} };
        return { ...state, run: () => Promise.resolve('prepared'), close: () => Promise.resolve() };
      },
      inference: () => Promise.reject(new Error('A training that was only prepared computes nothing.')),
      dispose: () => Promise.resolve(),
    };
  },
});
