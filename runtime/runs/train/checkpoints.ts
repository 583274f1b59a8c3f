/** The times at which a training writes its checkpoints, and their contents. */
import type { Means } from '../../library/train/trainer.js';
import { saveBest, saveCheckpoint } from '../folder/checkpoint.js';
import type { RunPosition } from '../folder/checkpoint.js';
import type { LoopState } from './loop-state.js';
import type { LoopOptions } from './loop-options.js';

/** The milliseconds between two checkpoints if no number of iterations is asked for. */
const betweenCheckpoints = 120_000;

export class Checkpoints {
  /** The step and the epoch of the newest checkpoint. */
  private savedAt = '';
  private savedTime = performance.now();

  constructor(
    private readonly options: LoopOptions,
    private readonly state: LoopState,
  ) {}

  /** The times of checkpoints do not influence the run, so without a number of steps the clock decides. */
  isDue(): boolean {
    const { checkpointEverySteps } = this.options.run;
    if (checkpointEverySteps !== undefined) return this.state.position.step % checkpointEverySteps === 0;
    return performance.now() - this.savedTime > betweenCheckpoints;
  }

  async save(): Promise<void> {
    const { state } = this;
    const { step, epoch } = state.position;
    const place = `${step} ${epoch}`;
    if (this.savedAt === place && state.isInside) return;
    const { folder, lock, trainer, metrics, onProgress } = this.options;
    await lock.check();
    await metrics.flush();
    state.move({ metricsBytes: metrics.bytes, ...state.sums() });
    const path = await saveCheckpoint(folder, { arrays: (await trainer.state()).arrays, position: state.position });
    this.savedAt = place;
    this.savedTime = performance.now();
    onProgress({ kind: 'file', path });
  }

  /**
   * Keeps the weights of the lowest validation loss; models without a validation split keep only the last. The position
   * beside them is that of the epoch's end, whenever the checkpoint before was made, so that a run that was killed and
   * resumed writes the very same file. Returns the lowest loss.
   */
  async keepBest(
    validation: Means | undefined,
    end: Pick<RunPosition, 'epoch' | 'batchesIntoEpoch' | 'carried'>,
  ): Promise<number | undefined> {
    const { trainer, folder, metrics, onProgress } = this.options;
    const { position, stage } = this.state;
    const loss = stage.groups[0]?.steps[0]?.loss;
    const value = loss === undefined ? undefined : validation?.[loss];
    if (value === undefined || !Number.isFinite(value) || value >= (position.best ?? Infinity)) return position.best;
    const { arrays } = await trainer.state();
    const best = { ...position, ...this.state.sums(), ...end, metricsBytes: metrics.bytes, best: value };
    onProgress({ kind: 'file', path: await saveBest(folder, { arrays, position: best }) });
    return value;
  }
}
