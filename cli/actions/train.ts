import { counted } from '../../runtime/common/names.js';
import { existsSync } from 'node:fs';
import type { MemoryEstimate } from '../../compiler/index.js';
import { gigabytes } from '../../compiler/memory/gigabytes.js';
import type { ProgressEvent } from '../../runtime/runs/progress.js';
import type { RunFile } from '../../runtime/runs/folder/run-file.js';
import type { RunResult } from '../../runtime/runs/train/result.js';
import type { TrainRunOptions } from '../../runtime/runs/train/options.js';
import { parseAddress } from '../common/spec-address.js';
import { printClaims } from '../common/print-claims.js';
import { duration } from '../../runtime/common/duration.js';
import { UsageError } from '../common/failure.js';
import { progressReporter } from '../common/progress.js';
import { compileSpec, read } from '../common/spec.js';
import { interactive, note, paint, print, self } from '../common/terminal.js';
import { trainAnew } from '../common/advice.js';
import { prepare } from '../common/backend.js';
import { backendOf, engineChange, kernelChange } from '../../runtime/runs/train/same-backend.js';
import { compiledModel } from '../common/compiled-model.js';
import { Interruption } from '../common/interruption.js';
import { chosenEngine, requirePlaces } from '../common/engine-options.js';
import type { ClusterOptions, EngineOptions } from '../common/engine-options.js';
import { compilesTorch, torchModel, torchOptions, trainingEngine } from '../common/torch.js';
import { finishKept } from './report.js';
import { watchTraining } from './watch.js';

export interface TrainOptions extends EngineOptions, ClusterOptions {
  readonly data?: string;
  readonly seed?: number;
  /** Epochs of the training or of each of its stages, or of some stages by name. */
  readonly epochs?: number | Record<string, number>;
  readonly batch?: number;
  readonly steps?: number;
  readonly minutes?: number;
  readonly backend?: string;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly changedData?: boolean;
  readonly out?: string;
  readonly strict?: boolean;
  readonly set?: Record<string, string>;
  readonly resume?: string;
  /** The port of a page that shows the run under way; undefined for no page. */
  readonly watchPort?: number;
  readonly json?: boolean;
}

/** Trains a model or resumes a run; returns the exit code. */
export async function runTrain(text: string | undefined, options: TrainOptions): Promise<number> {
  requirePlaces(options);
  if (options.resume === undefined) chosenEngine(options);
  const interruption = new Interruption();
  const progress = progressReporter(options.json ? 'json' : interactive(process.stderr) ? 'bar' : 'lines');
  const limits = { maxSteps: options.steps, maxMinutes: options.minutes, signal: interruption.signal };
  const { watchPort: port } = options;
  let endWatching = (): void => undefined;
  const onProgress = (event: ProgressEvent): void => {
    progress.show(event);
    if (event.kind === 'search' && event.blocks) interruption.blocked(event.step < event.steps);
    if (event.kind === 'start' && port !== undefined) endWatching = watchTraining(event.folder, port, progress.show);
  };
  const started = performance.now();
  try {
    if ((options.nodeRank ?? 0) > 0) return await joinMachine(options, interruption.signal);
    const result = options.resume
      ? await resume(options.resume, text, options, { ...limits, onProgress })
      : await start(text, options, { ...limits, onProgress });
    progress.end();
    if (result.reason === 'prepared') await writeClusterJob(result.folder, options);
    else if (!options.json) conclude(result, (performance.now() - started) / 1000);
    return result.reason === 'aborted' ? interruption.exitCode : 0;
  } catch (error) {
    // Data may take minutes to prepare, and nothing is trained by then.
    if (!interruption.signal.aborted || (error as Error).name !== 'AbortError') throw error;
    progress.end();
    note(`${paint.yellow('stopped')} before the training began`);
    return interruption.exitCode;
  } finally {
    endWatching();
    progress.end();
    interruption.end();
  }
}

type Common = Pick<TrainRunOptions, 'maxSteps' | 'maxMinutes' | 'signal' | 'onProgress'>;

async function start(text: string | undefined, options: TrainOptions, common: Common): Promise<RunResult> {
  if (options.changedData)
    throw new UsageError('--changed-data is for a run that goes on', `write ${self} resume RUN --changed-data`);
  const address = parseAddress(text);
  // The spec is compiled first, so that a mistake in it is reported before the tensor library loads.
  const { graph, resolvedText } = await compileSpec(address, options.set);
  const { signal, onProgress } = common;
  const compiles = (): ReturnType<typeof torchModel> => torchModel(graph);
  const engine = await trainingEngine(options, 'node', { compiles, signal, onProgress });
  const [{ estimateMemory, tfjs }, compiled] = await Promise.all([
    import('../../compiler/index.js'),
    compiledModel(graph, resolvedText),
  ]);
  const backend = await prepare(options);
  if (!options.json && !engine) await tellMemory(estimateMemory(graph, options.batch), tfjs.limit.bytes);
  const { startTraining } = await import('../../runtime/runs/train/start-training.js');
  return startTraining(compiled, {
    ...common,
    spec: { path: address.file, text: read(address.file) ?? '' },
    settings: options.set,
    seed: options.seed ?? 0,
    dataDirectory: options.data,
    runs: options.run,
    elsewhere: options.source,
    epochs: options.epochs,
    batch: options.batch,
    strict: options.strict,
    folder: options.out,
    engine,
    backend,
  });
}

/** Reports the memory of the largest step on the wasm backend, and warns if WebAssembly holds less. */
async function tellMemory(estimate: MemoryEstimate | undefined, holds: number): Promise<void> {
  const [{ getBackend }, { memoryLine }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('../common/summary-table.js'),
  ]);
  if (!estimate || getBackend() !== 'wasm') return;
  const fits = estimate.bytes <= holds;
  note(
    `${fits ? '' : `${paint.yellow('warning')}: `}${memoryLine(estimate)}${fits ? '' : `; WebAssembly holds ${gigabytes(holds)}`}`,
  );
}

async function resume(
  folder: string,
  text: string | undefined,
  options: TrainOptions,
  common: Common,
): Promise<RunResult> {
  if (text !== undefined) {
    throw new UsageError(
      `--resume goes on with what the run holds, not with ${text}`,
      `write ${self} train --resume ${folder}`,
    );
  }
  for (const name of ['set', 'batch', 'seed', 'out'] as const) {
    if (options[name] !== undefined)
      throw new UsageError(`a run keeps its ${name}: --${name} does not go with --resume`);
  }
  if (!existsSync(folder))
    throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
  const { readRunFile, resumeRun } = await import('../../runtime/node.js');
  const recorded = await readRunFile(folder);
  const { signal, onProgress } = common;
  const compiles = compilesTorch();
  const engine = await trainingEngine(asRecorded(options, recorded), recorded.engine?.name ?? 'node', {
    ...{ compiles, signal, onProgress },
  });
  // Only the same backend adds in the same order.
  const prepared = await prepare({ ...options, backend: options.backend ?? backendOf(recorded) });
  const change =
    engineChange(recorded, engine ? 'torch' : 'node') ?? (engine ? undefined : kernelChange(recorded, prepared));
  if (change !== undefined) note(`${paint.yellow('warning')}: ${change}`);
  const { data, run, source, epochs, changedData } = options;
  await finishKept(folder, { dataDirectory: data, runs: run, elsewhere: source, signal, onProgress }, true);
  const places = { dataDirectory: data, runs: run, elsewhere: source };
  return resumeRun(folder, { ...common, ...places, epochs, changedData, engine });
}

/** The device and the processes of the run before, where none are asked for. */
function asRecorded(options: TrainOptions, { engine: before }: RunFile): TrainOptions {
  if (!before || before.nodes > 1 || options.engine === 'node' || options.slurm || options.k8s) return options;
  const { device, processes, amp, compile } = before;
  return { ...{ device, processes, amp, compile }, ...defined(options) };
}

const defined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;

/** Trains on a further machine what the first one conducts. */
async function joinMachine(options: TrainOptions, signal: AbortSignal): Promise<number> {
  const folder = options.resume ?? options.out;
  chosenEngine(options);
  if (folder === undefined)
    throw new UsageError('all machines need the same folder', 'add --out RUN, on a disk that they share');
  const { joinTraining } = await import('../../runtime/torch/index.js');
  note(`machine ${options.nodeRank} of ${options.nodes}: computes for ${folder}`);
  await joinTraining(folder, { ...torchOptions(options), signal });
  return 0;
}

/** Writes the file of a cluster beside the run that was prepared for it. */
async function writeClusterJob(folder: string, options: TrainOptions): Promise<void> {
  const [{ writeJob }, { readFile }, { join }] = await Promise.all([
    import('../cluster/write.js'),
    import('node:fs/promises'),
    import('node:path'),
  ]);
  const { model: name } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as { readonly model: string };
  const job = JSON.parse(await readFile(join(folder, 'torch', 'job.json'), 'utf8')) as { data: Record<string, string> };
  await writeJob(folder, { name, data: Object.values(job.data) }, options);
}

function conclude(result: RunResult, seconds: number): void {
  const { folder, reason, epoch, stage, step, report, pictures, claims, goingOn } = result;
  const done = `${counted(epoch, 'epoch')}, ${counted(step, 'step')}, ${duration(seconds)}`;
  if (reason === 'aborted') {
    print(
      `${paint.yellow('stopped')} after step ${step}; the checkpoint is written. Go on with:\n\n  ${self} resume ${folder}`,
    );
    return;
  }
  print(`${paint.green(reason === 'finished' ? 'trained' : 'stopped as asked')}: ${done}\n`);
  print(`  report     ${report}`);
  pictures.forEach((path, index) => print(`  ${index === 0 ? 'pictures' : '        '}   ${path}`));
  if (claims.length > 0) print();
  printClaims(claims);
  if (claims.length > 0) print();
  if (reason !== 'finished') print(`  go on      ${self} resume ${folder}`);
  else if ('epochs' in goingOn)
    print(`  go on      ${self} resume ${folder} --epochs ${stage ? `${stage.name}=` : ''}${goingOn.epochs}`);
  else
    print(
      `  train on   the schedule has brought the learning rate to 0; anew, for longer:\n             ${trainAnew(goingOn.anew)}`,
    );
}
