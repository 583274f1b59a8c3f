/** The report of a run, drawn anew, with everything that its training left to be drawn and measured. */
import { takeLock } from '../locks/lock.js';
import { readRunFile } from '../folder/run-file.js';
import { writeReport } from '../report/report.js';
import { drawKept, keptMoments } from './draw-kept.js';
import type { KeptOptions } from './draw-kept.js';

export interface Reported {
  readonly report: string;
  /** The paths of the pictures that were left to be drawn. */
  readonly pictures: readonly string[];
}

/** @throws UserError if something is left to be drawn while another process trains in the folder. */
export async function reportRun(folder: string, options: KeptOptions = {}): Promise<Reported> {
  await readRunFile(folder);
  if ((await keptMoments(folder)).length === 0) return { report: await writeReport(folder), pictures: [] };
  const lock = await takeLock(folder, { work: 'drawing what a training left' });
  try {
    const pictures = await drawKept(folder, options);
    return { report: await writeReport(folder), pictures };
  } finally {
    await lock.release();
  }
}
