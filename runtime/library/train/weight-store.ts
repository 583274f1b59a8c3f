/** The weights and state of a model as tensors, by path and as the tree that compiled functions receive. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { AnyModel, WeightDefinition } from '../../contract/model.js';
import { initializeWeights, weightDefinitions } from '../random/index.js';
import type { NamedArray } from '../weights/arrays.js';

export interface WeightEntry {
  /** `Encoder/conv/kernel`. */
  readonly path: string;
  /** First level of the path. */
  readonly net: string;
  readonly definition: WeightDefinition;
  readonly variable: Variable;
}

/** Puts a value at its path; levels are lists where those of `like` are. */
function place(tree: Record<string, unknown>, path: string, value: unknown, like: unknown): void {
  const names = path.split('/');
  const last = names.pop()!;
  let level = tree;
  let definition = like;
  for (const [index, name] of names.entries()) {
    if (index > 0) definition = (definition as Record<string, unknown>)[name];
    level = (level[name] ??= Array.isArray(definition) ? [] : byName()) as Record<string, unknown>;
  }
  level[last] = value;
}

/** The definitions of a net, or of the net that it is an average of. */
const definitionsOf = ({ weights, averages }: AnyModel, net: string): unknown => {
  const { of } = averages[net] ?? {};
  return of === undefined ? weights[net] : definitionsOf({ weights, averages } as AnyModel, of);
};

export class WeightStore {
  readonly entries: ReadonlyMap<string, WeightEntry>;
  /** `w` of the compiled functions. Its leaves stay the same tensors while their values move. */
  readonly tree: Readonly<Record<string, unknown>>;
  private readonly byTensor = new Map<number, WeightEntry>();

  constructor(model: AnyModel, seed: number) {
    const entries = new Map<string, WeightEntry>();
    const tree = byName<unknown>();
    const add = (path: string, definition: WeightDefinition, first: Tensor): void => {
      // Variables need names of their own across all models in the process; the engine makes them.
      const entry = {
        path,
        net: path.split('/', 1)[0]!,
        definition,
        variable: tf.variable(first, definition.role === 'weight'),
      };
      entries.set(path, entry);
      this.byTensor.set(entry.variable.id, entry);
      place(tree, path, entry.variable, definitionsOf(model, entry.net));
    };
    tf.tidy(() => {
      const first = initializeWeights(model.weights, seed);
      for (const [path, definition] of weightDefinitions(model.weights)) add(path, definition, first.get(path)!);
      // An averaged net starts as a copy, its own nested averages included (order of declaration).
      for (const [name, { of }] of Object.entries(model.averages))
        for (const entry of [...entries.values()])
          if (entry.net === of) add(name + entry.path.slice(of.length), entry.definition, entry.variable.clone());
    });
    this.entries = entries;
    this.tree = tree;
  }

  /** Weights that gradients move, of the named nets, in order of declaration. */
  trainable(nets: readonly string[]): WeightEntry[] {
    return [...this.entries.values()].filter((entry) => entry.definition.role === 'weight' && nets.includes(entry.net));
  }

  of(net: string): WeightEntry[] {
    return [...this.entries.values()].filter((entry) => entry.net === net);
  }

  /** The entry whose tensor this is; undefined for any other tensor. */
  find(tensor: Tensor): WeightEntry | undefined {
    return this.byTensor.get(tensor.id);
  }

  async arrays(): Promise<Map<string, NamedArray>> {
    const arrays = new Map<string, NamedArray>();
    for (const { path, variable } of this.entries.values())
      arrays.set(path, { shape: variable.shape, values: Float32Array.from(await variable.data()) });
    return arrays;
  }

  dispose(): void {
    for (const { variable } of this.entries.values()) variable.dispose();
  }
}
