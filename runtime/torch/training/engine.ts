/** The engine that trains in Python. */
import type { Inference } from '../../library/train/inference.js';
import { loadNewestCheckpoint } from '../../runs/folder/checkpoint.js';
import type { OpenInference } from '../../runs/open/inference.js';
import type { ProgressEvent } from '../../runs/progress.js';
import type { Beginning, Loop, RunningTraining, Training, TrainingEngine } from '../../runs/train/engine.js';
import { torchInference } from '../inference/open.js';
import { planOfRun, torchModelOf } from '../model/torch-model.js';
import type { CompilesTorch, TorchModel } from '../model/torch-model.js';
import { launchOf, recordOf } from '../process/launch.js';
import type { Launch, TorchOptions } from '../process/launch.js';
import { findPython } from '../python/find.js';
import type { TorchPython } from '../python/probe.js';
import { ConductedLoop } from './conducted-loop.js';
import { preparedData } from './prepared-data.js';
import { writeRunForTorch } from './write-run.js';

export interface TorchEngineOptions extends TorchOptions {
  readonly compiles: CompilesTorch;
  readonly onProgress?: (event: ProgressEvent) => void;
  readonly signal?: AbortSignal;
}

export const torchEngine = (options: TorchEngineOptions): TrainingEngine => ({
  begin: async (asked) => {
    const python = await findPython();
    const launch = launchOf(python, options);
    const model = await torchModelOf(asked, options.compiles);
    const data = await preparedData(asked.model, asked.source, options);
    return new TorchTraining(asked, { python, launch, options, model, data });
  },
});

/** The parts of a training that are ready. */
export interface Ready {
  readonly python: TorchPython;
  readonly launch: Launch;
  readonly options: TorchEngineOptions;
  readonly model: TorchModel;
  /** The folders of the prepared data sets. */
  readonly data: Readonly<Record<string, string>>;
}

class TorchTraining implements Training {
  readonly record: Training['record'];
  private opened: RunningTraining | undefined;
  private inferring: OpenInference | undefined;

  constructor(
    private readonly asked: Beginning,
    private readonly ready: Ready,
  ) {
    this.record = recordOf(ready.python, ready.launch, ready.options);
  }

  async loop(opened: RunningTraining): Promise<Loop> {
    this.opened = opened;
    const plan = planOfRun(this.ready.model.plan, opened.model);
    await writeRunForTorch(opened, this.asked, this.ready);
    return new ConductedLoop(opened, plan, this.ready);
  }

  async inference(): Promise<Inference> {
    const { folder, model } = this.opened!;
    const { options, model: compiled } = this.ready;
    const checkpoint = await loadNewestCheckpoint(folder);
    const { seed } = this.asked;
    this.inferring = await torchInference(options.compiles, options, compiled)({ folder, model, seed, checkpoint });
    return this.inferring;
  }

  async dispose(): Promise<void> {
    await this.inferring?.close();
  }
}
