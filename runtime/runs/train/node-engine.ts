/** The engine of this process: the trainer of the library, on the prepared backend. */
import { createTrainer } from '../../library/train/trainer.js';
import { MetricsLog } from '../folder/metrics-log.js';
import type { TrainingEngine } from './engine.js';
import { TrainingLoop } from './loop.js';

export const nodeEngine: TrainingEngine = {
  begin: async ({ model, seed, checkpoint, stored }) => {
    const trainer = createTrainer(model, { seed });
    if (checkpoint) trainer.load({ arrays: checkpoint.arrays, iteration: checkpoint.position.step });
    else if (stored) trainer.assign(stored);
    return {
      loop: async (opened, position) => {
        const metrics = await MetricsLog.open(opened.folder, position.metricsBytes);
        return new TrainingLoop({ ...opened, trainer, metrics }, position);
      },
      inference: () => Promise.resolve(trainer),
      dispose: () => Promise.resolve(trainer.dispose()),
    };
  },
};
