/**
 * The edit of a generator's codes between two kinds of pictures: labelled pictures are projected, a direction is
 * learned from some of them and judged by others, and these are moved along it.
 */
import { join } from 'node:path';
import type { Split } from '../data/index.js';
import { judge } from './direction.js';
import type { Code, Separation } from './direction.js';
import { editor } from './editor.js';
import { kindsOf, labelled } from './kinds.js';
import { moves, projected } from './projections.js';
import type { Projected } from './projections.js';
import { toJson } from '../../common/json.js';
import type { AnyModel } from '../../contract/model.js';
import { onSearchProgress } from '../../library/ops/progress.js';
import { drawSampleSheet } from '../figures/sample-sheet.js';
import type { SampleBlock } from '../figures/sample-sheet.js';
import { writeAtomic } from '../files/atomic.js';
import { loadCheckpoint } from '../folder/checkpoint.js';
import { inProcess } from '../open/inference.js';
import type { OpensInference } from '../open/inference.js';
import { asRecorded, openRun } from '../open/open-run.js';
import { sourceOfRun } from '../open/run-data.js';
import type { ProgressEvent } from '../progress.js';
import { encodeSafetensors } from '../../library/weights/safetensors.js';

export interface EditRunOptions {
  readonly folder: string;
  /** The model of a present spec, with the nets of the run: its samples replace the run's own. */
  readonly today?: { readonly model: AnyModel; readonly spec: string };
  /** The class field of the data. */
  readonly along: string;
  /** The classes, by name or number; the first two if absent. */
  readonly from?: string;
  readonly to?: string;
  /** The sample that projects; the first that can if absent. */
  readonly project?: string;
  /** The sample that draws a code; if absent, the first that is given what the projection found. */
  readonly decode?: string;
  /** The number of pictures of each kind from which the direction is learned; 16 if absent. */
  readonly n?: number;
  /** The number of further pictures of each kind that judge it; 8 if absent. */
  readonly heldOut?: number;
  /** The number of these pictures of each kind that are moved and shown; 4 if absent. */
  readonly show?: number;
  /** The strengths: 2 is the distance from the mean of one kind to that of the other; -2 to 2 if absent. */
  readonly strengths?: readonly number[];
  /** The number of pictures projected at a time; 8 if absent. The code of each is sought by itself. */
  readonly batch?: number;
  /** The split: `test` if absent, or `train` of data without one. */
  readonly split?: Split;
  readonly seed?: number;
  readonly checkpoint?: 'last' | 'best';
  readonly dataDirectory?: string;
  readonly runs?: Readonly<Record<string, string>>;
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** What computes; this process if absent. */
  readonly inference?: OpensInference;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: ProgressEvent) => void;
}

/** The contents of `edits/<field>.json`. */
export interface RunEdit {
  readonly format: 'genc-edit-1';
  readonly model: string;
  readonly step: number;
  readonly epoch: number;
  readonly seed: number;
  /** The path of the spec that defines the projection, if it is not that of the run. */
  readonly spec?: string;
  readonly along: { readonly field: string; readonly from: string; readonly to: string };
  readonly samples: { readonly project: string; readonly decode: string; readonly code: string };
  readonly data: { readonly set: string; readonly split: Split };
  /** The numbers of pictures of each kind. */
  readonly counts: { readonly learned: number; readonly heldOut: number };
  /** The mean squared difference of pictures and their projections, in the range of the data. */
  readonly error: number;
  /** The accuracy on the codes from which the direction was learned. */
  readonly learned: Separation;
  /** The accuracy on the other codes. */
  readonly heldOut: Separation;
  /** The accuracy of the same method on pixels, without a net. */
  readonly pixels: Separation;
  /** The distance between the means of the two kinds. */
  readonly distance: number;
  readonly strengths: readonly number[];
  readonly direction: readonly number[];
}

/** @throws UserError if the model has no fitting samples, or the data too few pictures. */
export async function editRun(
  options: EditRunOptions,
): Promise<{ readonly edit: RunEdit; readonly files: readonly string[] }> {
  const { folder, along, n = 16, heldOut = 8, show = 4, strengths = [-2, -1, 0, 1, 2], batch = 8, signal } = options;
  const { inference = inProcess } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  const { run, model: own } = await openRun(folder);
  const model = options.today ? asRecorded(options.today.model, run) : own;
  const samples = editor(model, options);
  const checkpoint = await loadCheckpoint(folder, options.checkpoint);
  const { position } = checkpoint;
  const source = sourceOfRun(model, run, options, onProgress);
  const seed = options.seed ?? run.seed;
  const trainer = await inference({ folder, model, seed, checkpoint });
  const stopTelling = onSearchProgress((progress) => onProgress({ kind: 'search', ...progress, blocks: true }));
  try {
    const set = await source.set(samples.data);
    const split = options.split ?? (await source.splitOf({ data: samples.data }));
    const kinds = kindsOf(set, along, options);
    const indices = await labelled(set, split, along, kinds, n + heldOut);
    const all = indices.flat();
    const found: Projected[] = [];
    for (let start = 0; start < all.length; start += batch) {
      signal?.throwIfAborted();
      const progress = { done: start / batch, total: Math.ceil(all.length / batch) };
      onProgress({ kind: 'evaluation', name: along, set: `${set.definition.name}.${split}`, ...progress });
      found.push(...(await projected(trainer, samples, set, split, all.slice(start, start + batch))));
    }
    const [from, to] = [found.slice(0, n + heldOut), found.slice(n + heldOut)] as const;
    const codes = judge([from, to].map((kind) => kind.map(({ code }) => code)) as [Code[], Code[]], n);
    const pixels = judge([from, to].map((kind) => kind.map(({ picture }) => picture)) as [Code[], Code[]], n);
    const { direction } = codes;
    const edit: RunEdit = {
      format: 'genc-edit-1',
      ...{ model: model.name, step: position.step, epoch: position.epoch, seed },
      ...(options.today ? { spec: options.today.spec } : {}),
      along: { field: along, from: kinds[0].name, to: kinds[1].name },
      samples: { project: samples.project, decode: samples.decode, code: samples.code.name },
      data: { set: set.definition.name, split },
      counts: { learned: n, heldOut },
      error: found.reduce((sum, { error }) => sum + error, 0) / found.length,
      ...{ learned: codes.learned, heldOut: codes.heldOut, pixels: pixels.heldOut },
      distance: direction.distance,
      strengths,
      direction: direction.vector,
    };
    const place = join(folder, 'edits', along);
    const stacked = (kind: readonly Projected[]): { shape: number[]; values: Float32Array } => ({
      shape: [kind.length, direction.vector.length],
      values: Float32Array.from(kind.flatMap(({ code }) => Array.from(code))),
    });
    const stored = new Map([
      ['from', stacked(from)],
      ['to', stacked(to)],
      ['direction', { shape: [direction.vector.length], values: Float32Array.from(direction.vector) }],
    ]);
    await writeAtomic(`${place}.safetensors`, encodeSafetensors(stored, { format: 'genc-codes-1', along }));
    const blocks: SampleBlock[] = [];
    for (const [index, kind] of [from, to].entries())
      blocks.push(
        await moves(trainer, samples, kind.slice(n, n + show), { strengths, direction, caption: kinds[index]!.name }),
      );
    await writeAtomic(`${place}.png`, await drawSampleSheet(blocks));
    // The numbers are written last: if they are there, so is everything else.
    await writeAtomic(`${place}.json`, `${toJson(edit, 2)}\n`);
    return { edit, files: ['json', 'png', 'safetensors'].map((ending) => `${place}.${ending}`) };
  } finally {
    stopTelling();
    await source.close();
    await trainer.close();
  }
}
