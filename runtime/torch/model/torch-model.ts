/** A model compiled for torch, as it lies in the folder `torch` of a run. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyModel, RunPlan } from '../../contract/model.js';
import { writeAtomic } from '../../runs/files/atomic.js';

export interface TorchModel {
  /** The text of `model.py`. */
  readonly code: string;
  readonly plan: RunPlan;
  /** Paths, names, layouts and starts of all weights. */
  readonly weights: unknown;
}

/** Compiles a model that stands alone in a `.gen` text. */
export type CompilesTorch = (resolved: string) => Promise<TorchModel>;

export const torchFiles = { model: 'model.py', plan: 'plan.json', weights: 'weights.json', job: 'job.json' } as const;
export const torchFolder = (folder: string): string => join(folder, 'torch');

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export async function writeTorchModel(folder: string, { code, plan, weights }: TorchModel): Promise<void> {
  const place = torchFolder(folder);
  await writeAtomic(join(place, torchFiles.weights), json(weights));
  await writeAtomic(join(place, torchFiles.plan), json(plan));
  await writeAtomic(join(place, torchFiles.model), code);
}

/** The model of a run: the one that it trained before with torch, or else compiled from its own text. */
export async function torchModelOf(
  { folder, resolved }: { readonly folder?: string; readonly resolved: string },
  compile: CompilesTorch,
): Promise<TorchModel> {
  const place = folder === undefined ? undefined : torchFolder(folder);
  if (place === undefined || !existsSync(join(place, torchFiles.model))) return compile(resolved);
  const read = (file: string): Promise<string> => readFile(join(place, file), 'utf8');
  const [code, plan, weights] = await Promise.all([
    ...[read(torchFiles.model), read(torchFiles.plan), read(torchFiles.weights)],
  ] as const);
  return { code: code!, plan: JSON.parse(plan!) as RunPlan, weights: JSON.parse(weights!) as unknown };
}

/** The plan with the epochs and batches of a run. */
export function planOfRun(plan: RunPlan, { train }: AnyModel): RunPlan {
  const { epochs, batch } = train;
  const stages = plan.train.stages?.map((stage) => {
    const own = train.stages?.find(({ name }) => name === stage.name);
    return own ? { ...stage, epochs: own.epochs, batch: own.batch } : stage;
  });
  return { ...plan, train: { ...plan.train, epochs, batch, ...(stages ? { stages } : {}) } };
}
