/** A compiled model as it lies in the folder of a run, and in that of an ablation's arm. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../files/atomic.js';

/** Files of the folder that say what was trained. */
export const runFiles = {
  spec: 'spec.gen',
  resolved: 'resolved.gen',
  module: 'model.ts',
  layers: 'layers.json',
  graph: 'graph.svg',
} as const;

export interface CompiledModel {
  /** Text of the TypeScript module. */
  readonly code: string;
  /** The model alone, with variants and settings applied, as a `.gen` text. */
  readonly resolved: string;
  /** The layer table. */
  readonly layers?: unknown;
  readonly graphSvg?: string;
}

export async function writeCompiledModel(folder: string, model: CompiledModel): Promise<void> {
  const { code, resolved, layers, graphSvg } = model;
  await writeAtomic(join(folder, runFiles.resolved), resolved);
  await writeAtomic(join(folder, runFiles.module), code);
  if (layers !== undefined) await writeAtomic(join(folder, runFiles.layers), `${JSON.stringify(layers, null, 2)}\n`);
  if (graphSvg !== undefined) await writeAtomic(join(folder, runFiles.graph), graphSvg);
}

/** What was written, all of it. */
export async function readCompiledModel(folder: string): Promise<Required<CompiledModel>> {
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  const [code, resolved, layers, graphSvg] = await Promise.all([
    read(runFiles.module),
    read(runFiles.resolved),
    read(runFiles.layers),
    read(runFiles.graph),
  ]);
  return { code, resolved, layers: JSON.parse(layers) as unknown, graphSvg };
}
