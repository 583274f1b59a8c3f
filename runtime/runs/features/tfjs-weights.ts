/** The reader of models as TensorFlow.js stores them: `model.json` and the shards that it names. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';

interface Manifest {
  readonly modelTopology: unknown;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
  }[];
}

export interface StoredModel {
  /** Keras's own description of the layers; null if only weights are stored. */
  readonly topology: unknown;
  /** The arrays by the names of the manifest: `conv1/kernel`. */
  readonly arrays: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
  /** The SHA-256 of `model.json` and all shards, in the order of the manifest. */
  readonly sha256: string;
}

/**
 * Reads a model. The weights of a group lie one after another in its shards, little-endian and without gaps.
 * @throws UserError if a file is missing or too short, or if it does not hold float32 numbers.
 */
export async function readTfjsModel(folder: string): Promise<StoredModel> {
  const hash = createHash('sha256');
  const read = async (name: string): Promise<Buffer> => {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`The network '${folder}' lacks '${name}': ${error.message}.`, { cause: error });
    });
    hash.update(bytes);
    return bytes;
  };
  const { modelTopology, weightsManifest } = JSON.parse((await read('model.json')).toString('utf8')) as Manifest;
  const arrays = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const { paths, weights } of weightsManifest) {
    const shards: Buffer[] = [];
    for (const path of paths) shards.push(await read(path));
    const bytes = Buffer.concat(shards);
    let at = 0;
    for (const { name, shape, dtype } of weights) {
      const count = shape.reduce((product, size) => product * size, 1);
      if (dtype !== 'float32') throw new UserError(`The weight '${name}' of '${folder}' is ${dtype}; float32 is read.`);
      if (at + 4 * count > bytes.length)
        throw new UserError(`The weights of '${folder}' are cut off: ${paths.join(', ')} end before '${name}' does.`);
      arrays.set(name, {
        shape,
        values: Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + 4 * i)),
      });
      at += 4 * count;
    }
  }
  return { topology: modelTopology, arrays, sha256: hash.digest('hex') };
}

/** The weights as tensors, made when they are first asked for. */
export class Weights {
  private readonly tensors = new Map<string, Tensor>();

  constructor(
    private readonly folder: string,
    private readonly arrays: StoredModel['arrays'],
  ) {}

  array(name: string): { readonly shape: readonly number[]; readonly values: Float32Array } {
    const array = this.arrays.get(name);
    if (!array) throw new UserError(`The network '${this.folder}' has no weight '${name}'.`);
    return array;
  }

  /** A tensor of the values, or of other values in their place. */
  tensor<T extends Tensor>(name: string, values = this.array(name).values, shape = this.array(name).shape): T {
    const known = this.tensors.get(name);
    if (known) return known as T;
    const made = tf.keep(tf.tensor(values, [...shape]));
    this.tensors.set(name, made);
    return made as T;
  }

  dispose(): void {
    tf.dispose([...this.tensors.values()]);
    this.tensors.clear();
  }
}
