/** The weights and state of a model as tensors, by path and as the tree that compiled functions receive. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { byName } from '../../common/by-name.js';
import type { AnyModel, WeightDefinition } from '../../contract/model.js';
import { initializeWeights, weightDefinitions } from '../random/index.js';
import type { NamedArray } from '../weights/arrays.js';

export interface WeightEntry {
  /** The path: `Encoder/conv/kernel`. */
  readonly path: string;
  /** The net: the first level of the path. */
  readonly net: string;
  readonly definition: WeightDefinition;
  readonly variable: Variable;
}

/** Puts a value at its path; levels are lists if those of `like` are. */
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

/** The definitions of a net, or of the net whose average it is. */
const definitionsOf = ({ weights, averages }: AnyModel, net: string): unknown => {
  const { of } = averages[net] ?? {};
  return of === undefined ? weights[net] : definitionsOf({ weights, averages } as AnyModel, of);
};

export class WeightStore {
  readonly entries: ReadonlyMap<string, WeightEntry>;
  /** The `w` of the compiled functions. Its leaves stay the same tensors while their values change. */
  readonly tree: Readonly<Record<string, unknown>>;
  private readonly byTensor = new Map<number, WeightEntry>();

  constructor(model: AnyModel, seed: number) {
    const entries = new Map<string, WeightEntry>();
    const tree = byName<unknown>();
    const add = (path: string, definition: WeightDefinition, first: Tensor): void => {
      // The engine makes the variables' names, which must be unique across all models in the process.
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
      // An averaged net starts as a copy, together with its own nested averages (order of declaration).
      for (const [name, { of }] of Object.entries(model.averages))
        for (const entry of [...entries.values()])
          if (entry.net === of) add(name + entry.path.slice(of.length), entry.definition, entry.variable.clone());
    });
    this.entries = entries;
    this.tree = tree;
  }

  /** The weights of the named nets that gradients move, in order of declaration. */
  trainable(nets: readonly string[]): WeightEntry[] {
    return [...this.entries.values()].filter((entry) => entry.definition.role === 'weight' && nets.includes(entry.net));
  }

  of(net: string): WeightEntry[] {
    return [...this.entries.values()].filter((entry) => entry.net === net);
  }

  /** The entry of this tensor; undefined for any other tensor. */
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
