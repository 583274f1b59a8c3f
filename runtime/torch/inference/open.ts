/** The opening of a run's model in Python, for pictures, evaluations and distances. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFiles } from '../../runs/folder/compiled-model.js';
import type { OpensInference } from '../../runs/open/inference.js';
import { torchModelOf } from '../model/torch-model.js';
import type { CompilesTorch, TorchModel } from '../model/torch-model.js';
import { launchOf } from '../process/launch.js';
import type { TorchOptions } from '../process/launch.js';
import { findPython } from '../python/find.js';
import { serve } from './serve.js';
import { TorchInference } from './torch-inference.js';

/** @param today The model of a present spec, in place of the run's own. */
export const torchInference =
  (compile: CompilesTorch, options: TorchOptions, today?: TorchModel): OpensInference =>
  async ({ folder, model, seed, checkpoint }) => {
    const python = await findPython();
    const launch = launchOf(python, { device: options.device, threads: options.threads });
    const resolved = await readFile(join(folder, runFiles.resolved), 'utf8').catch(() => '');
    const compiled = today ?? (await torchModelOf({ folder, resolved }, compile));
    const served = await serve(python, launch, { model: compiled, seed, checkpoint });
    const inference = new TorchInference(model, seed, compiled.plan, served);
    return Object.assign(inference, { close: served.close });
  };
