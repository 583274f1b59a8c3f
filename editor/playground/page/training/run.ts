/** The training under way: what it was started with, how far it is, and what it has drawn. */
import { signal } from '@preact/signals';
import { proxy } from 'comlink';
import type { ProgressEvent } from '../../../../runtime/runs/progress.js';
import type { EngineChoice } from '../../training/engine.js';
import { asked } from '../documents.js';
import { language, training, trainingWorker } from '../workers.js';
import { Curves } from './curves.js';
import { pictures, picturesOf } from './dropped.js';
import { rasterize } from './rasterize.js';
import { readSheets, sheets } from './sheets.js';
import { state } from './state.js';

export interface Progress {
  /** The model that is trained. Another one may be on the screen. */
  readonly model: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** The seconds that the rest takes at the speed so far. */
  readonly left?: number;
  readonly rate?: number;
}

export const progress = signal<Progress | undefined>(undefined);
/** What is done between two epochs, in a word. */
export const phase = signal('');
export const problem = signal('');
/** What computes, in words. */
export const engine = signal('');
export const warnings = signal<readonly string[]>([]);
/** The files of the run, when it has ended. */
export const files = signal<readonly string[]>([]);
/** Counts the checkpoints of the training. */
export const checkpoints = signal(0);
export const curves = signal(new Curves());
const phases = { evaluate: 'testing', distances: 'measuring', pictures: 'drawing', report: 'writing the report' };

let begun = 0;
let held = 0;
let heldSince = 0;

/** Trains the model on the screen from its start. */
export async function train(options: {
  readonly engine: EngineChoice;
  readonly seed: number;
  readonly epochs?: number;
}): Promise<void> {
  const { path, text, model } = asked.value;
  [state.value, problem.value, warnings.value, files.value] = ['preparing', '', [], []];
  [progress.value, curves.value, sheets.value, checkpoints.value] = [undefined, new Curves(), [], 0];
  try {
    const missing = await language.missingData({ path, text, model });
    if ('problem' in missing) throw new Error(missing.problem);
    const impossible = missing.value.find((source) => !source.pictures);
    if (impossible) throw new Error(`The page cannot read ${impossible.name}: train this spec with genc train.`);
    const needed = missing.value.filter((source) => picturesOf(source.name).length === 0).map(({ name }) => name);
    if (needed.length > 0) throw new Error(`Choose pictures for ${needed.join(' and ')} first: the page does not have ${needed.length > 1 ? 'these sets' : 'this set'}.`); // prettier-ignore
    const compiled = await language.forTraining({ path, text, model });
    if ('problem' in compiled) throw new Error(compiled.problem);
    const request = { compiled: compiled.value, spec: { path, text }, ...options, pictures: pictures.value };
    const { remote, failed } = trainingWorker();
    const hears = proxy((event: ProgressEvent) => hear(event, model ?? ''));
    const trained = await Promise.race([remote.train(request, proxy(hearEngine), hears, proxy(rasterize)), failed]);
    if ('problem' in trained) throw new Error(trained.problem);
    await readSheets();
    checkpoints.value++;
    files.value = await training().files();
    state.value = trained.value.reason === 'aborted' ? 'stopped' : 'ended';
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
    state.value = 'failed';
  }
}

const hearEngine = (reason: string): void => {
  engine.value = reason;
};

function hear(event: ProgressEvent, model: string): void {
  if (event.kind === 'start') {
    state.value = 'training';
    [begun, held, phase.value] = [performance.now(), 0, ''];
    progress.value = { model, epoch: 1, epochs: event.epochs, step: 0, steps: event.totalSteps };
  } else if (event.kind === 'step') {
    const { epoch, step } = event;
    const { steps } = progress.value!;
    const rate = step / ((performance.now() - begun - held) / 1000);
    progress.value = { ...progress.value!, epoch, step, rate, left: (steps - step) / rate };
    curves.value.addStep({ epoch, step: event.stepInEpoch, steps: event.stepsPerEpoch }, event.values);
    phase.value = '';
  } else if (event.kind === 'phase') phase.value = phases[event.name];
  else if (event.kind === 'epoch') {
    if (event.values.test) curves.value.addTest(event.epoch, event.values.test);
    void readSheets();
    // An epoch ends with a checkpoint, which the plane draws from.
    checkpoints.value++;
  } else if (event.kind === 'warning') warnings.value = [...warnings.value, event.message];
}

export async function pause(): Promise<void> {
  await training().pause();
  // The training may have ended meanwhile.
  if (state.value === 'training') [heldSince, state.value] = [performance.now(), 'paused'];
}

export async function goOn(): Promise<void> {
  held += performance.now() - heldSince;
  await training().goOn();
  state.value = 'training';
}

/** Ends the training after the step under way; what was drawn and saved so far stays. */
export const stop = (): Promise<void> => training().stop();
