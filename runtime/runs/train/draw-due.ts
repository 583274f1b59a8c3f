/** Draws what is due at this point of a training, and the report. Returns the paths of the pictures. */
import { onSearchProgress } from '../../library/ops/progress.js';
import { drawPictures } from '../drawing/due-pictures.js';
import type { Inference } from '../../library/train/inference.js';
import type { RunningTraining } from './engine.js';

export async function drawDue(
  { run, folder, source, onProgress, report }: RunningTraining,
  inference: Inference,
  { step, epoch, inside }: { readonly step: number; readonly epoch: number; readonly inside: boolean },
  stopped: boolean,
): Promise<string[]> {
  onProgress({ kind: 'phase', name: 'pictures', epoch });
  const at = { epoch, epochs: run.epochs, step, last: stopped || epoch >= run.epochs, inside };
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress, blocks: true }));
  let pictures: string[];
  try {
    pictures = await drawPictures(folder, inference, source, at);
  } finally {
    stopTelling();
  }
  for (const path of pictures) onProgress({ kind: 'file', path });
  onProgress({ kind: 'phase', name: 'report', epoch });
  await report();
  return pictures;
}
