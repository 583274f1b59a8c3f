/** The worker that trains: genc's own training, in a folder in memory. */
import { expose } from 'comlink';
import { UserError } from '../../../runtime/common/errors.js';
import { fs } from 'memfs';
import type { CompiledModel } from '../../../runtime/runs/folder/compiled-model.js';
import type { ProgressEvent } from '../../../runtime/runs/progress.js';
import { startTraining } from '../../../runtime/runs/train/start-training.js';
import { useRasterizer } from '../browser/rasterizer.js';
import type { Answer } from '../language/worker.js';
import type { Rasterizer } from '../browser/rasterizer.js';
import { startEngine } from './engine.js';
import type { EngineChoice } from './engine.js';
import { Pause } from './pause.js';
import { Walk, walkable } from './plane.js';
import type { Walkable } from './plane.js';

export interface TrainingRequest {
  readonly compiled: CompiledModel;
  readonly spec: { readonly path: string; readonly text: string };
  readonly engine: EngineChoice;
  readonly seed: number;
  readonly epochs?: number;
  /** Pictures of the user, by the names of their folders. */
  readonly pictures?: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

export interface TrainingResult {
  readonly reason: string;
  readonly step: number;
  readonly epoch: number;
}

const [folder, data] = ['/run', '/data'];
const pause = new Pause();
let stopping = new AbortController();
let trained: { readonly compiled: CompiledModel; readonly seed: number } | undefined;
let walk: Walk | undefined;
/** True when a newer checkpoint than that of the walk may be there. */
let isOld = false;

const api = {
  /** Trains a model from its start. Events come while it trains; at the end all files are there. */
  async train(
    { compiled, spec, engine, seed, epochs, pictures = [] }: TrainingRequest,
    onEngine: (reason: string) => void,
    onEvent: (event: ProgressEvent) => void,
    rasterizer: Rasterizer,
  ): Promise<Answer<TrainingResult>> {
    useRasterizer(rasterizer);
    const heard = (event: ProgressEvent): void => {
      isOld ||= event.kind === 'epoch';
      onEvent(event);
    };
    walk?.close();
    [walk, trained] = [undefined, undefined];
    stopping = new AbortController();
    // A pause that came after the last step of the training before.
    pause.release();
    for (const path of [folder, data]) await fs.promises.rm(path, { recursive: true, force: true });
    for (const { path, bytes } of pictures) {
      await fs.promises.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
      await fs.promises.writeFile(path, bytes);
    }
    try {
      const backend = await startEngine(engine);
      onEngine(backend.reason);
      trained = { compiled, seed };
      const { reason, step, epoch } = await startTraining(compiled, {
        ...{ spec, seed, epochs, folder, backend, onProgress: heard },
        dataDirectory: data,
        signal: stopping.signal,
        between: () => pause.between(),
      });
      isOld = true;
      return { value: { reason, step, epoch } };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { problem: [error.message, error.hint].filter(Boolean).join('\n') };
    }
  },

  pause: () => pause.hold(),
  goOn: () => pause.release(),
  stop(): void {
    stopping.abort();
    pause.release();
  },

  /** The paths of the files of the run, below its folder. */
  async files(): Promise<string[]> {
    const found = (await fs.promises.readdir(folder, { recursive: true })) as string[];
    return found.filter((path) => fs.statSync(`${folder}/${path}`).isFile()).sort();
  },
  file: async (path: string): Promise<Uint8Array> =>
    new Uint8Array((await fs.promises.readFile(`${folder}/${path}`)) as Buffer),
  /** The nets of the model in training, or trained, that turn a code into a picture. */
  walkable: (): Walkable[] => (trained ? walkable(trained.compiled) : []),
  /** The picture of a code, as RGBA. */
  async picture(of: Walkable, code: readonly number[], label: number): Promise<Uint8ClampedArray> {
    if (isOld || !walk) {
      walk?.close();
      [walk, isOld] = [undefined, false];
      walk = await Walk.open(folder, trained!.compiled, trained!.seed);
    }
    return walk.picture(of, code, label);
  },
};

export type TrainingApi = typeof api;
expose(api);
