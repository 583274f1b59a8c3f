/** The training loop of Python, seen from here: starts it, passes on its events, answers its questions, stops it. */
import { join } from 'node:path';
import type { RunPlan } from '../../contract/model.js';
import type { Inference } from '../../library/train/inference.js';
import { stageAt, stagesOf } from '../../library/train/stages.js';
import { logEvent } from '../../runs/folder/event-log.js';
import type { EndReason } from '../../runs/progress.js';
import { drawDue } from '../../runs/train/draw-due.js';
import type { Loop, RunningTraining } from '../../runs/train/engine.js';
import { measureDistances } from '../../runs/train/measure-epoch.js';
import { asError } from '../conductor/calls.js';
import type { Calls, ToldError } from '../conductor/calls.js';
import { Conductor } from '../conductor/conductor.js';
import type { Hello, Question } from '../conductor/conductor.js';
import type { Header } from '../conductor/frames.js';
import { TorchInference } from '../inference/torch-inference.js';
import { torchFolder } from '../model/torch-model.js';
import { PythonChild } from '../process/child.js';
import { threadsVariable, trainWords } from '../process/command.js';
import { deathOf } from '../process/death.js';
import { pythonEnvironment } from '../python/package.js';
import type { Ready } from './engine.js';
import { passedOn } from './events.js';
import type { TrainingEvent } from './events.js';

/** The seconds between two looks at the lock of the folder. */
const lookEvery = 15;

export class ConductedLoop implements Loop {
  step = 0;
  epoch = 0;
  lastStage: Loop['lastStage'];
  pictures: readonly string[] = [];
  values: Loop['values'] = {};
  private reason: EndReason | undefined;
  private failure: Error | undefined;
  private child: PythonChild | undefined;
  private readonly log: string;

  constructor(
    private readonly opened: RunningTraining,
    private readonly plan: RunPlan,
    private readonly ready: Omit<Ready, 'model' | 'data'>,
  ) {
    this.log = join(torchFolder(opened.folder), 'engine.log');
  }

  async run(): Promise<EndReason> {
    const { folder, lock, signal } = this.opened;
    const { python, launch } = this.ready;
    const conductor = await Conductor.listen({
      connected: (hello, _, restart) => this.greet(hello, restart),
      event: (event) => this.hear(event),
      answer: (question, calls) => this.answer(question, calls),
      failed: (error) => this.fail(error),
    });
    const stop = (): void => conductor.stop();
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    const looks = setInterval(() => void lock.check().catch((error: Error) => this.fail(error)), lookEvery * 1000);
    try {
      const { command } = python;
      const env = { ...pythonEnvironment(), ...threadsVariable(launch), ...conductor.environment };
      this.child = await PythonChild.start({ command, words: trainWords(folder, launch), env, log: this.log });
      const ended = await this.child.ended;
      await conductor.settled();
      if (this.failure) throw this.failure;
      if (this.reason === undefined) throw deathOf(ended, this.log, this.step > 0 ? ` after step ${this.step}` : '');
      return this.reason;
    } finally {
      clearInterval(looks);
      signal?.removeEventListener('abort', stop);
      await conductor.close();
    }
  }

  /** Nothing is left open: the process has ended. */
  async close(): Promise<void> {}

  private fail(error: Error): void {
    this.failure ??= error;
    this.child?.kill();
  }

  private greet({ pid }: Hello, restart: number): void {
    if (restart === 0) return;
    const message = `A process of the training died; all were started again from the last checkpoint (now process ${pid}, restart ${restart} of at most ${this.ready.launch.maxRestarts}).`;
    this.warn(message).catch((error: Error) => this.fail(error));
  }

  private async warn(message: string): Promise<void> {
    const { folder, onProgress } = this.opened;
    onProgress({ kind: 'warning', message });
    await logEvent(folder, { event: 'warning', step: this.step, epoch: this.epoch, message });
  }

  private hear(header: Header): void {
    const event = header as unknown as TrainingEvent;
    const { train } = this.opened.model;
    switch (event.event) {
      case 'error':
        return this.fail(asError(header as unknown as ToldError));
      case 'end':
        this.reason = event.reason;
        [this.step, this.epoch] = [event.step, event.epoch];
        return;
      case 'start':
        [this.step, this.epoch] = [event.step, event.epoch];
        this.enter(stageAt(train, event.epoch));
        break;
      case 'stage':
        this.enter(stagesOf(train).find(({ name }) => name === event.name) ?? {});
        break;
      case 'step':
        this.step = event.step;
        break;
      case 'epoch':
        [this.step, this.epoch, this.values] = [event.step, event.epoch, event.values];
        break;
    }
    const told = passedOn(event, this.opened.folder);
    if (told) this.opened.onProgress(told);
  }

  private enter({ name, epochs }: { readonly name?: string; readonly epochs?: number }): void {
    this.lastStage = name === undefined ? undefined : { name, epochs: epochs! };
  }

  private async answer(question: Question, calls: Calls): Promise<Header> {
    const { opened } = this;
    const inference: Inference = new TorchInference(opened.model, opened.run.seed, this.plan, calls);
    await opened.lock.check();
    const { step, epoch, inside = false, stopped = false } = question;
    if (question.ask === 'measure')
      return { values: await measureDistances(opened, inference, { step, epoch }, (message) => this.warn(message)) };
    this.pictures = await drawDue(opened, inference, { step, epoch, inside }, stopped);
    return {};
  }
}
