/** Draws what is due at this point of a training, and the report. Returns the paths of the pictures. */
import { onSearchProgress } from '../../library/ops/search.js';
import { drawPictures } from '../drawing/due-pictures.js';
import type { LoopState } from './loop-state.js';
import type { LoopOptions } from './loop-options.js';

export async function drawDue(
  { run, folder, trainer, source, onProgress, report }: LoopOptions,
  { position, isInside }: LoopState,
  stopped: boolean,
): Promise<string[]> {
  const { step, epoch } = position;
  onProgress({ kind: 'phase', name: 'pictures', epoch });
  const at = { epoch, epochs: run.epochs, step, last: stopped || epoch >= run.epochs, inside: isInside };
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress }));
  let pictures: string[];
  try {
    pictures = await drawPictures(folder, trainer, source, at);
  } finally {
    stopTelling();
  }
  for (const path of pictures) onProgress({ kind: 'file', path });
  onProgress({ kind: 'phase', name: 'report', epoch });
  await report();
  return pictures;
}
