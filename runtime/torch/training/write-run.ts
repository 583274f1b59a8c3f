/** The files of a run that Python reads. */
import { join } from 'node:path';
import { encodeSafetensors } from '../../library/weights/safetensors.js';
import { writeAtomic } from '../../runs/files/atomic.js';
import type { Beginning, RunningTraining } from '../../runs/train/engine.js';
import { writeJob } from '../model/job.js';
import { planOfRun, torchFolder, writeTorchModel } from '../model/torch-model.js';
import type { Ready } from './engine.js';

/** Writes all that Python needs into the folder of the run. */
export async function writeRunForTorch(
  {
    folder,
    run,
    model,
    maxSteps,
    maxMinutes,
  }: Pick<RunningTraining, 'folder' | 'run' | 'model' | 'maxSteps' | 'maxMinutes'>,
  { stored, checkpoint }: Pick<Beginning, 'stored' | 'checkpoint'>,
  { model: compiled, launch, options, data }: Omit<Ready, 'python'>,
): Promise<void> {
  await writeTorchModel(folder, { ...compiled, plan: planOfRun(compiled.plan, model) });
  const hasStored = checkpoint === undefined && stored !== undefined && stored.size > 0;
  const file = 'stored.safetensors';
  if (hasStored) await writeAtomic(join(torchFolder(folder), file), encodeSafetensors(stored, {}));
  const { seed, logEverySteps, checkpointEverySteps } = run;
  await writeJob(folder, {
    ...{ seed, data, logEverySteps, device: launch.device },
    ...(checkpointEverySteps === undefined ? {} : { checkpointEverySteps }),
    ...{ amp: options.amp ?? null, compile: options.compile ?? false, deterministic: true },
    ...(maxSteps === undefined ? {} : { maxSteps }),
    ...(maxMinutes === undefined ? {} : { maxMinutes }),
    ...(hasStored ? { stored: `torch/${file}` } : {}),
  });
}
