/** The options of the training loop of this process. */
import type { Trainer } from '../../library/train/trainer.js';
import type { MetricsLog } from '../folder/metrics-log.js';
import type { RunningTraining } from './engine.js';

export interface LoopOptions extends RunningTraining {
  readonly trainer: Trainer;
  readonly metrics: MetricsLog;
}
