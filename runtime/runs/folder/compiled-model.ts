/** A compiled model as it lies in the folder of a run, and in that of an ablation's arm. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import type { RunPlan } from '../../contract/model.js';
import { writeAtomic } from '../files/atomic.js';

/** The files of the folder that say what was trained. */
export const runFiles = {
  spec: 'spec.gen',
  resolved: 'resolved.gen',
  module: 'model.ts',
  plan: 'plan.json',
  layers: 'layers.json',
  graph: 'graph.svg',
} as const;

export interface CompiledModel {
  /** The text of the TypeScript module. */
  readonly code: string;
  /** The model alone, with variants and settings applied, as a `.gen` text. */
  readonly resolved: string;
  /** The plan of the run: what it trains, measures, draws and claims. */
  readonly plan?: RunPlan;
  /** The layer table. */
  readonly layers?: unknown;
  readonly graphSvg?: string;
}

export async function writeCompiledModel(folder: string, model: CompiledModel): Promise<void> {
  const { code, resolved, plan, layers, graphSvg } = model;
  await writeAtomic(join(folder, runFiles.resolved), resolved);
  await writeAtomic(join(folder, runFiles.module), code);
  if (plan !== undefined) await writeAtomic(join(folder, runFiles.plan), json(plan));
  if (layers !== undefined) await writeAtomic(join(folder, runFiles.layers), json(layers));
  if (graphSvg !== undefined) await writeAtomic(join(folder, runFiles.graph), graphSvg);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The compiled model of a folder; older folders do not have all of it. */
export async function readCompiledModel(
  folder: string,
): Promise<Required<Omit<CompiledModel, 'plan'>> & CompiledModel> {
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  const [code, resolved, plan, layers, graphSvg] = await Promise.all([
    read(runFiles.module),
    read(runFiles.resolved),
    readPlan(folder),
    read(runFiles.layers),
    read(runFiles.graph),
  ]);
  return { code, resolved, ...(plan ? { plan } : {}), layers: JSON.parse(layers) as unknown, graphSvg };
}

/**
 * The plan that a folder records; undefined if it is from before plans were recorded.
 * @throws UserError if the plan cannot be understood.
 */
export async function readPlan(folder: string): Promise<RunPlan | undefined> {
  const path = join(folder, runFiles.plan);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UserError(`The plan '${path}' cannot be read: ${error.message}.`, { cause: error });
  });
  if (text === undefined) return undefined;
  try {
    const plan = JSON.parse(text) as RunPlan;
    if (plan.format !== 'genc-plan-1') throw new Error(`its format is '${String(plan.format)}', not 'genc-plan-1'`);
    return plan;
  } catch (error) {
    throw new UserError(`The plan '${path}' cannot be understood: ${(error as Error).message}.`, { cause: error });
  }
}
