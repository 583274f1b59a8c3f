/** The same training in both engines: the same seed, the same batches, as many iterations. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { fromJson } from '../../runtime/common/json.js';
import { rangeLike } from '../../runtime/contract/data.js';
import type { AnyModel, Batch } from '../../runtime/contract/model.js';
import { uniform } from '../../runtime/library/random/index.js';
import { batchesPerIteration, stageAt } from '../../runtime/library/train/stages.js';
import { createTrainer } from '../../runtime/library/train/trainer.js';
import type { Measures } from '../../runtime/library/train/trainer.js';
import type { NamedArray, NamedArrays } from '../../runtime/library/weights/arrays.js';
import { decodeSafetensors, encodeSafetensors } from '../../runtime/library/weights/safetensors.js';
import { runPython } from './python.js';

export interface Training {
  readonly seed: number;
  readonly batch: number;
  /** The epoch of each iteration; stages that trainings go through come from it. */
  readonly epochs: readonly number[];
}

export interface Outcome {
  readonly terms: readonly Measures[];
  readonly evaluated: Readonly<Record<string, number>>;
  readonly arrays: NamedArrays;
}

/** The values of a batch by data field: pictures in the declared range, drawn; classes in turn. */
function valuesOf(model: AnyModel, batch: number, name: string): Map<string, NamedArray> {
  const values = new Map<string, NamedArray>();
  for (const [field, definition] of Object.entries(model.data[model.train.data]!.fields)) {
    const shape = [batch, ...(definition.kind === 'class' ? [] : definition.shape)];
    const size = shape.reduce((product, side) => product * side, 1);
    if (definition.kind === 'class' || definition.kind === 'tokens') {
      const classes = Float32Array.from({ length: size }, (_, index) => (index * 7 + name.length) % definition.classes);
      values.set(field, { shape, values: classes });
      continue;
    }
    const [low, high] = rangeLike(definition);
    values.set(field, { shape, values: uniform({ seed: 5, path: `${name}/${field}` }, size, low, high) });
  }
  return values;
}

const classesOf = (model: AnyModel): string[] =>
  Object.entries(model.data[model.train.data]!.fields).flatMap(([name, { kind }]) => (kind === 'class' ? [name] : []));

/** The names of the batches of each iteration. */
const batchesOf = (model: AnyModel, { epochs }: Training): string[][] =>
  epochs.map((epoch, index) =>
    Array.from({ length: batchesPerIteration(stageAt(model.train, epoch)) }, (_, each) => `${index}-${each}`),
  );

/** Trains in this process. The states before each iteration are written to a folder, if one is named. */
export async function inNode(model: AnyModel, training: Training, folder?: string): Promise<Outcome> {
  const trainer = createTrainer(model, { seed: training.seed });
  const terms: Measures[] = [];
  const tensors = (name: string): Batch =>
    Object.fromEntries(
      [...valuesOf(model, training.batch, name)].map(([field, { shape, values }]) => [
        field,
        tf.tensor(values, [...shape], classesOf(model).includes(field) ? 'int32' : 'float32'),
      ]),
    );
  for (const [index, names] of batchesOf(model, training).entries()) {
    const batches = names.map(tensors);
    if (folder !== undefined) {
      const { arrays } = await trainer.state();
      writeFileSync(join(folder, `before-${index}.safetensors`), Buffer.concat(encodeSafetensors(arrays, {})));
    }
    terms.push(await trainer.iterate(batches, training.epochs[index]!, index));
    for (const batch of batches) tf.dispose(Object.values(batch));
  }
  const evaluated = await trainer.evaluate([tensors('0-0')]);
  const { arrays } = await trainer.state();
  trainer.dispose();
  return { terms, evaluated, arrays };
}

/** Trains in Python, in a folder that holds the compiled model. */
export function inTorch(folder: string, model: AnyModel, training: Training, options: TorchOptions = {}): Outcome {
  const { processes = 1, twin = false, follow = false, amp, compile = false } = options;
  const arrays = new Map<string, NamedArray>();
  const batches = batchesOf(model, training);
  for (const name of batches.flat())
    for (const [field, array] of valuesOf(model, training.batch, name)) arrays.set(`${name}/${field}`, array);
  writeFileSync(join(folder, 'batches.safetensors'), Buffer.concat(encodeSafetensors(arrays, {})));
  const iterations = batches.map((names, index) => ({ epoch: training.epochs[index], since: index, batches: names }));
  const described = {
    seed: training.seed,
    iterations,
    classes: classesOf(model),
    evaluate: ['0-0'],
    twin,
    follow,
    amp,
    compile,
  };
  writeFileSync(join(folder, 'steps.json'), JSON.stringify(described));
  runPython('steps.py', { processes }, folder);
  return outcomeIn(folder, 'terms', 'state');
}

export interface TorchOptions {
  readonly processes?: number;
  /** True to train once more from weights that differ in their last bits: see {@link twinIn}. */
  readonly twin?: boolean;
  /** True to begin each iteration from the state that Node has written for it. */
  readonly follow?: boolean;
  readonly amp?: 'bf16';
  readonly compile?: boolean;
}

/** The outcome of the training from other last bits, whose distance from the first is that of rounding. */
export const twinIn = (folder: string): Outcome => outcomeIn(folder, 'twin', 'twin');

function outcomeIn(folder: string, terms: string, state: string): Outcome {
  const told = fromJson<Pick<Outcome, 'terms' | 'evaluated'>>(readFileSync(join(folder, `${terms}.json`), 'utf8'));
  return { ...told, arrays: decodeSafetensors(readFileSync(join(folder, `${state}.safetensors`))).arrays };
}

/** The largest difference of two numbers relative to the larger, or absolute where both are under one. */
const apart = (a: number, b: number): number =>
  Number.isFinite(a) && Number.isFinite(b) ? Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b)) : Infinity;

/** The largest difference between the terms of an iteration. */
export function termsApart(a: Measures, b: Measures): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Math.max(
    ...names.map((name) => {
      const [x, y] = [a[name], b[name]];
      if (typeof x === 'number' && typeof y === 'number') return apart(x, y);
      if (typeof x !== 'object' || typeof y !== 'object' || x.set !== y.set) return Infinity;
      return Math.max(...x.counts.map((count, index) => apart(count, y.counts[index]!)));
    }),
  );
}

/** The array that differs most between two states, by the norm of the difference relative to that of the array. */
export function statesApart(a: NamedArrays, b: NamedArrays): { readonly path: string; readonly apart: number } {
  let worst = { path: '', apart: 0 };
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(path), b.get(path)];
    if (!x || !y || x.shape.join() !== y.shape.join()) return { path: `${path} (shape)`, apart: Infinity };
    const difference = norm(x.values.map((value, index) => value - y.values[index]!));
    const size = Math.max(norm(x.values), 1e-3 * Math.sqrt(x.values.length));
    if (!(difference / size <= worst.apart)) worst = { path, apart: difference / size };
  }
  return worst;
}

/**
 * The same for the weights of each net, its states, and each of its moments, taken together. A bias before a normalisation
 * has a gradient of rounding alone, which Adam makes as large as any other.
 */
export function netsApart(a: NamedArrays, b: NamedArrays): { readonly path: string; readonly apart: number } {
  const joined = (arrays: NamedArrays): Map<string, NamedArray> => {
    const parts = new Map<string, Float32Array[]>();
    for (const path of [...arrays.keys()].sort()) {
      const names = path.split('/');
      const net = names[0] === 'optimizer' ? [...names.slice(0, 3), names.at(-1)].join('/') : names[0]!;
      parts.set(net, [...(parts.get(net) ?? []), arrays.get(path)!.values]);
    }
    return new Map(
      [...parts].map(([net, pieces]) => {
        const values = Float32Array.from(pieces.flatMap((piece) => [...piece]));
        return [net, { shape: [values.length], values }];
      }),
    );
  };
  return statesApart(joined(a), joined(b));
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
