/** Weights from files: `net Encoder = ResNet18() with weights("weights/resnet18.safetensors")`. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { byName } from '../../common/by-name.js';
import { UserError } from '../../common/errors.js';
import type { AnyModel, StoredDefinition, WeightDefinition } from '../../contract/model.js';
import { weightDefinitions } from '../../library/random/index.js';
import type { NamedArray, NamedArrays } from '../../library/weights/arrays.js';
import type { StoredRecord } from '../folder/run-file.js';
import { decodeSafetensors } from '../../library/weights/safetensors.js';

export interface StoredWeights {
  readonly arrays: NamedArrays;
  readonly records: Readonly<Record<string, StoredRecord>>;
  /** Warnings about nets that started from scratch because their file is missing. */
  readonly warnings: readonly string[];
}

/**
 * Reads the files from which a model's nets start.
 * @param base The folder of the spec, to which their paths are relative.
 * @throws UserError if a file is missing (unless the spec says `missing=fresh`), is damaged, or does not fit.
 */
export async function readStoredWeights(model: AnyModel, base: string): Promise<StoredWeights> {
  const arrays = new Map<string, NamedArray>();
  const records = byName<StoredRecord>();
  const warnings: string[] = [];
  const definitions = weightDefinitions(model.weights);
  for (const [net, stored] of Object.entries(model.stored ?? {})) {
    const path = resolve(base, stored.file);
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new UserError(`The weights '${path}' cannot be read: ${error.message}.`, { cause: error });
    });
    if (!bytes) {
      if (stored.missing === 'error')
        throw new UserError(`The net ${net} starts from '${stored.file}', and there is no file '${path}'.`, {
          hint: 'Put it there, or let the spec go on without: weights("…", missing=fresh).',
        });
      warnings.push(`The net ${net} starts from scratch: there are no stored weights '${path}'.`);
      records[net] = { file: stored.file };
      continue;
    }
    const found = decode(path, bytes);
    for (const [name, array] of fitting(net, stored, definitions, found)) arrays.set(name, array);
    records[net] = { file: stored.file, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  return { arrays, records, warnings };
}

function decode(path: string, bytes: Uint8Array): NamedArrays {
  try {
    return decodeSafetensors(bytes, { floatsOnly: true }).arrays;
  } catch (error) {
    throw new UserError(`The weights '${path}' cannot be understood: ${(error as Error).message}.`, {
      hint: 'A safetensors file is needed; torch.save writes another format.',
      cause: error,
    });
  }
}

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
/** The number of names of a kind that a message gives. */
const shown = 4;

function fitting(
  net: string,
  { file, layout, names }: StoredDefinition,
  definitions: ReadonlyMap<string, WeightDefinition>,
  found: NamedArrays,
): Map<string, NamedArray> {
  const result = new Map<string, NamedArray>();
  const absent: string[] = [];
  const different: string[] = [];
  for (const [path, name] of Object.entries(names)) {
    const array = found.get(name);
    const shape = definitions.get(path)!.shape;
    if (!array) absent.push(`${name} (${path}, ${show(shape)})`);
    else {
      const turns = layout === 'torch' && isKernel(path);
      const turned = turns ? fromTorch(array) : array;
      if (turned.shape.join() === shape.join()) result.set(path, turned);
      else different.push(`${name} is ${show(array.shape)} and ${path} needs ${show(turns ? toTorch(shape) : shape)}`);
    }
  }
  if (absent.length + different.length === 0) return result;
  const wanted = new Set(Object.values(names));
  const list = (items: readonly string[]): string =>
    items.slice(0, shown).join('; ') + (items.length > shown ? `; and ${items.length - shown} more` : '');
  const unmatched = [...found.keys()].filter((name) => !wanted.has(name));
  const sentences = [
    `The weights '${file}' do not fit the net ${net}.`,
    ...(different.length > 0
      ? [`${different.length} of ${Object.keys(names).length} differ in shape: ${list(different)}.`]
      : []),
    ...(absent.length > 0
      ? [`${absent.length} of ${Object.keys(names).length} are not in the file: ${list(absent)}.`]
      : []),
    ...(unmatched.length > 0 ? [`The file has ${unmatched.length} that nothing asks for: ${list(unmatched)}.`] : []),
  ];
  throw new UserError(sentences.join(' '), {
    hint: 'Labels of layers are names in the file: -> conv1: Conv(64, 7) asks for conv1.weight, scale = Weight([64]) for scale.',
  });
}

/**
 * Only kernels have another order of axes in PyTorch; learned constants, codes and matrices of flows stay as they are.
 */
const isKernel = (path: string): boolean => path.endsWith('/kernel');

/** PyTorch's order of axes for a kernel of genc's: [out, in, …places] for […places, in, out]. */
const toTorch = (shape: readonly number[]): readonly number[] =>
  shape.length < 2 ? shape : [shape.at(-1)!, shape.at(-2)!, ...shape.slice(0, -2)];

/**
 * A kernel in genc's order of axes: [out, in, h, w] becomes [h, w, in, out], [out, in, k] becomes [k, in, out], and
 * [out, in] becomes [in, out]. So do transposed ones, whose first two axes are exchanged in both.
 */
export function fromTorch({ shape, values }: NamedArray): NamedArray {
  if (shape.length < 2) return { shape, values };
  const [outs, ins, ...places] = shape as [number, number, ...number[]];
  const count = places.reduce((product, side) => product * side, 1);
  const result = new Float32Array(values.length);
  for (let out = 0; out < outs; out++)
    for (let input = 0; input < ins; input++)
      for (let place = 0; place < count; place++)
        result[(place * ins + input) * outs + out] = values[(out * ins + input) * count + place]!;
  return { shape: [...places, ins, outs], values: result };
}
