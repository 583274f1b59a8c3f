/**
 * Checkpoints: everything that a run needs to go on, in one safetensors file. `last` is the newest. The one before it
 * stays as `previous` until the next is complete, so a damaged file costs a few steps and not the run.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../common/errors.js';
import { fromJson, toJson } from '../../common/json.js';
import type { NamedArrays } from '../../library/weights/arrays.js';
import type { Sums } from '../../library/metrics/running-means.js';
import { writeAtomic } from '../files/atomic.js';
import { decodeSafetensors, encodeSafetensors } from '../../library/weights/safetensors.js';

/** The position of a run. Epochs and steps are counted from 0; a step is one iteration of all training steps. */
export interface RunPosition {
  /** The number of iterations done since the start. */
  readonly step: number;
  /** The number of epochs done. */
  readonly epoch: number;
  /** The number of batches of the current epoch that are consumed. */
  readonly batchesIntoEpoch: number;
  /** The number of these batches that an iteration of the epoch before took; none if absent. */
  readonly carried?: number;
  /** The length of `metrics.jsonl` in bytes at that moment. */
  readonly metricsBytes: number;
  /** The sums of the epoch's running means. */
  readonly epochSums: Sums;
  /** The sums of the next `step` line of `metrics.jsonl`. */
  readonly windowSums: Sums;
  /** The lowest validation loss at the end of an epoch so far. */
  readonly best?: number;
}

export interface Checkpoint {
  readonly arrays: NamedArrays;
  readonly position: RunPosition;
}

function checksum(position: string, pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(position);
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** The file's pieces. The checksum covers the position and every value. */
export function encodeCheckpoint({ arrays, position }: Checkpoint): Uint8Array[] {
  const text = toJson(position);
  const [, ...values] = encodeSafetensors(arrays, {});
  return encodeSafetensors(arrays, { format: 'genc-checkpoint-1', position: text, sha256: checksum(text, values) });
}

/** Reads and verifies one file. Throws a {@link UserError} that says what is wrong with it. */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(
      missing
        ? `There is no checkpoint '${path}'.`
        : `The checkpoint '${path}' cannot be read: ${(error as Error).message}.`,
      {
        cause: error,
      },
    );
  }
  try {
    const { arrays, metadata, dataStart } = decodeSafetensors(bytes);
    const { position, sha256, format } = metadata;
    if (format !== 'genc-checkpoint-1' || position === undefined)
      throw new Error('it is safetensors, but no checkpoint of genc');
    if (checksum(position, [bytes.subarray(dataStart)]) !== sha256)
      throw new Error('its checksum does not match its content');
    return { arrays, position: fromJson<RunPosition>(position) };
  } catch (error) {
    throw new UserError(`The checkpoint '${path}' is damaged: ${(error as Error).message}.`, { cause: error });
  }
}

export const checkpointFolder = (folder: string): string => join(folder, 'checkpoints');
const lastOf = (folder: string): string => join(checkpointFolder(folder), 'last.safetensors');
const bestOf = (folder: string): string => join(checkpointFolder(folder), 'best.safetensors');
const previousOf = (folder: string): string => join(checkpointFolder(folder), 'previous.safetensors');

/**
 * Writes `checkpoints/last.safetensors`; the file before it stays as `previous.safetensors`. A value that is not finite
 * is refused.
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<string> {
  for (const [path, { values }] of checkpoint.arrays)
    if (!values.every(Number.isFinite))
      throw new UserError(
        `'${path}' holds a value that is not finite, so no checkpoint was written: the last good one stays in '${folder}'.`,
      );
  await writeAtomic(lastOf(folder), encodeCheckpoint(checkpoint), previousOf(folder));
  return lastOf(folder);
}

/** Writes `checkpoints/best.safetensors`, beside `last`. */
export async function saveBest(folder: string, checkpoint: Checkpoint): Promise<string> {
  await writeAtomic(bestOf(folder), encodeCheckpoint(checkpoint));
  return bestOf(folder);
}

/** True if a run has come to its first checkpoint, whole or damaged. */
export const hasCheckpoint = (folder: string): boolean => [lastOf(folder), previousOf(folder)].some(existsSync);

/** The newest checkpoint that is whole. `problem` says what was wrong with a newer one that was passed over. */
export async function loadNewestCheckpoint(
  folder: string,
): Promise<Checkpoint & { readonly path: string; readonly problem?: string }> {
  const problems: string[] = [];
  for (const path of [lastOf(folder), previousOf(folder)]) {
    try {
      return { ...(await readCheckpoint(path)), path, problem: problems[0] };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  throw new UserError(`'${folder}' has no checkpoint to go on from. ${problems.join(' ')}`, { hint: 'Train it anew.' });
}

/** The newest checkpoint, or that of the best validation loss; the newest as well if there is none of the best. */
export const loadCheckpoint = (folder: string, which: 'last' | 'best' = 'last'): Promise<Checkpoint> =>
  which === 'best' && existsSync(bestOf(folder)) ? readCheckpoint(bestOf(folder)) : loadNewestCheckpoint(folder);
