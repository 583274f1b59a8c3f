/**
 * The pictures and distances that were due in a training without Node, as on a cluster. It kept the weights of those
 * moments in `torch/due/`; they are drawn and measured here, in their order, and then removed.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTrainer } from '../../library/train/trainer.js';
import { decodeSafetensors } from '../../library/weights/safetensors.js';
import { drawPictures } from '../drawing/due-pictures.js';
import { logEvent } from '../folder/event-log.js';
import type { RunFile } from '../folder/run-file.js';
import { openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { DataOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';
import { TrainingDistances } from '../train/training-distances.js';
import { mergeMetrics } from './merge-metrics.js';

export const keptFolder = (folder: string): string => join(folder, 'torch', 'due');

export interface KeptOptions extends DataOfRun {
  /** True if no training writes into the folder; by default, whether the record says that it has ended. */
  readonly ended?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

interface Kept {
  readonly path: string;
  readonly step: number;
  readonly epoch: number;
  /** True if the training stopped inside an epoch. */
  readonly inside: boolean;
}

/** The moments that were kept, in their order. */
export async function keptMoments(folder: string): Promise<Kept[]> {
  const names = (await readdir(keptFolder(folder)).catch(() => [])).filter((name) => name.endsWith('.safetensors'));
  const kept = await Promise.all(
    names.map(async (name): Promise<Kept> => {
      const path = join(keptFolder(folder), name);
      const { metadata } = decodeSafetensors(await readFile(path));
      const [step, epoch] = [Number(metadata['step']), Number(metadata['epoch'])];
      return { path, step, epoch, inside: name.startsWith('step-') };
    }),
  );
  return kept.sort((a, b) => a.step - b.step || a.epoch - b.epoch);
}

/** True if the record says that nothing trains the run: a cluster may still train one that was prepared for it. */
const hasEnded = ({ status, reason }: RunFile): boolean =>
  status === 'finished' || status === 'failed' || (status === 'stopped' && reason !== 'prepared');

/**
 * Draws what was kept. Distances are only measured once the training has ended, because they go into the file of its
 * metrics. The caller holds the lock of the folder. Returns the paths of the pictures.
 */
export async function drawKept(folder: string, options: KeptOptions = {}): Promise<string[]> {
  const kept = await keptMoments(folder);
  if (kept.length === 0) return [];
  const { onProgress = () => undefined, signal } = options;
  const { run, model } = await openRun(folder);
  const ended = options.ended ?? hasEnded(run);
  const source = sourceOfRun(model, run, options, onProgress);
  const distances = await TrainingDistances.open(model, source, options.dataDirectory ?? run.dataDirectory);
  const trainer = createTrainer(model, { seed: run.seed });
  const files: string[] = [];
  const { epochs } = run;
  try {
    for (const [index, { path, step, epoch, inside }] of kept.entries()) {
      signal?.throwIfAborted();
      const { arrays } = decodeSafetensors(await readFile(path));
      trainer.load({ arrays, iteration: step }, { weightsOnly: true });
      const measures = !inside && distances.isDue(epoch, epochs);
      if (measures && ended) {
        onProgress({ kind: 'phase', name: 'distances', epoch });
        const warnings: string[] = [];
        const at = { folder, step, epoch, epochs };
        const found = await distances.measure(trainer, source, at, (message) => void warnings.push(message));
        for (const message of warnings) {
          onProgress({ kind: 'warning', message });
          await logEvent(folder, { event: 'warning', step, epoch, message });
        }
        await mergeMetrics(folder, { step, epoch }, found);
      }
      onProgress({ kind: 'phase', name: 'pictures', epoch });
      const last = epoch >= epochs || (ended && index === kept.length - 1);
      for (const file of await drawPictures(folder, trainer, source, { step, epoch, epochs, last, inside })) {
        onProgress({ kind: 'file', path: file });
        files.push(file);
      }
      if (ended || !measures) await rm(path, { force: true });
    }
  } finally {
    distances.dispose();
    await source.close();
    trainer.dispose();
  }
  return files;
}
