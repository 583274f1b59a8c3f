/** One pass of each function of a compiled module on TensorFlow.js, with everything that it read, drew and gave. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { ModelGraph, NamedValue, Node } from '../../../graph/types.js';
import { batchColumnOf } from '../../../graph/pass.js';
import { settingsOf } from '../../../graph/row-of.js';
import { boundOf } from '../../../catalogue/row/weights.js';
import type { Plan } from '../../../plan/plan.js';
import type { AnyModel } from '../../../../runtime/contract/model.js';
import { createPass } from '../../../../runtime/library/train/pass.js';
import type { DrawSource } from '../../../../runtime/library/train/pass.js';
import { drawSource } from '../../../../runtime/library/train/draws.js';
import { mover } from '../../../../runtime/library/train/step.js';
import { stagesOf, stepsOf } from '../../../../runtime/library/train/stages.js';
import { WeightStore } from '../../../../runtime/library/train/weight-store.js';
import { Stream } from '../../../../runtime/library/random/index.js';
import type { NamedArray } from '../../../../runtime/library/weights/arrays.js';

/** A pass to be repeated. */
export interface Case {
  /** The place of the function among those of the plan. */
  readonly at: number;
  readonly role: string;
  readonly batch: number;
  readonly epoch: number;
  /** For a step: the epochs done of its stage. */
  readonly stageEpoch?: number;
  readonly first: boolean;
  /** For a step: the loss that is minimised, the nets whose weights and states move. */
  readonly loss?: string;
  readonly over: readonly string[];
  readonly moves: readonly string[];
}

export interface Pass extends Case {
  readonly inputs: Arrays;
  readonly draws: Arrays;
  readonly chances: Readonly<Record<string, number>>;
  readonly outputs: Arrays;
  /** Gradients of the weights of `over` by path. */
  readonly gradients: Arrays;
  /** All weights and states after the pass, by path, as far as they changed. */
  readonly moved: Arrays;
}

export type Arrays = ReadonlyMap<string, NamedArray>;

type Functions = Readonly<Record<string, (...operands: unknown[]) => unknown>>;

/** Nodes whose first training pass is another than the later ones: starts from data, and power iterations. */
const hasStart = (node: Node): boolean =>
  node.kind === 'op' && (batchColumnOf(node)?.when === 'start' || boundOf(settingsOf(node)['weight']) !== undefined);

/**
 * Every function once in the mode of its role; steps in their first pass too, if it is another than the later ones or
 * `both` are asked for.
 */
export function casesOf(graph: ModelGraph, { run, functions }: Plan, batch: number, both = false): Case[] {
  const starts = both || graph.nets.some(({ nodes }) => nodes.some(hasStart));
  const steps = stagesOf(run.train as never).flatMap(stepsOf);
  return functions.flatMap(({ name, role }, at): Case[] => {
    const plain = { at, role, batch, epoch: 0, first: false, over: [], moves: [] };
    if (role !== 'step') return [plain];
    return steps
      .filter((step) => (step.terms as unknown) === name)
      .slice(0, 1)
      .flatMap(({ loss, over, moves = [] }) =>
        (starts ? [true, false] : [false]).map((first) => ({
          ...plain,
          loss,
          over,
          moves,
          first,
          ...(first ? { epoch: 0, stageEpoch: 0 } : { epoch: 3, stageEpoch: 3.25 }),
        })),
      );
  });
}

/** Uniform numbers by a name. */
function numbers(name: string, size: number, low: number, high: number): Float32Array {
  const stream = new Stream({ seed: 11, path: name });
  return Float32Array.from({ length: size }, () => low + (high - low) * stream.uniform());
}

/** A value that a function reads, in its range. */
function inputOf({ name, value: { type } }: NamedValue, batch: number): Tensor {
  const shape = [...(type.batched ? [batch] : []), ...type.shape];
  const size = shape.reduce((product, side) => product * side, 1);
  const { low = -2, high = 2 } = type.range ?? {};
  const [from, to] = [Math.max(low, -2), Math.min(high, 2)];
  const { classes } = type;
  const values = numbers(`inputs/${name}`, size, from, to);
  if (classes === undefined) return tf.tensor(values, shape);
  return tf.tensor(
    Int32Array.from({ length: size }, (_, index) => (7 * index + 3) % classes),
    shape,
    'int32',
  );
}

const arrayOf = (tensor: Tensor): NamedArray => ({
  shape: [...tensor.shape],
  values: Float32Array.from(tensor.dataSync()),
});

/** Weights as a run has them after a while: none is zero or one by chance, and variances stay positive. */
function disturb(store: WeightStore): void {
  for (const { path, definition, variable } of store.entries.values()) {
    const noise = (low: number, high: number): Tensor =>
      tf.tensor(numbers(`weights/${path}`, variable.size, low, high), variable.shape);
    const name = path.split('/').at(-1)!;
    tf.tidy(() => {
      if (definition.role === 'weight') variable.assign(tf.add(variable, noise(-0.03, 0.03)));
      else if (name === 'mean' || name === 'moving_mean') variable.assign(tf.add(variable, noise(-0.2, 0.2)));
      else if (name === 'std' || name === 'moving_variance') variable.assign(tf.mul(variable, noise(0.8, 1.2)));
    });
  }
}

/** A source of draws that remembers what it gave. */
function remembering(source: DrawSource): {
  readonly source: DrawSource;
  readonly draws: Map<string, NamedArray>;
  readonly chances: Record<string, number>;
} {
  const draws = new Map<string, NamedArray>();
  const chances: Record<string, number> = {};
  const kept = (path: string, drawn: Tensor): Tensor => {
    draws.set(path, arrayOf(drawn));
    return drawn;
  };
  return {
    draws,
    chances,
    source: {
      normal: (path, shape) => kept(path, source.normal(path, shape)),
      uniform: (path, shape, low, high) => kept(path, source.uniform(path, shape, low, high)),
      integer: (path, shape, low, high) => kept(path, source.integer(path, shape, low, high)),
      chance: (path) => (chances[path] = source.chance(path)),
    },
  };
}

export interface Recorded {
  readonly weights: Arrays;
  readonly passes: readonly Pass[];
}

/** Runs the cases one by one, each from the same weights. `plan` is that of the module. */
export async function record(
  module: Functions & { readonly model: unknown },
  plan: Plan,
  cases: readonly Case[],
): Promise<Recorded> {
  const model = module.model as AnyModel;
  const store = new WeightStore(model, 5);
  disturb(store);
  const weights = await store.arrays();
  const passes: Pass[] = [];
  for (const each of cases) {
    for (const [path, { shape, values }] of weights)
      tf.tidy(() => store.entries.get(path)!.variable.assign(tf.tensor(values, [...shape])));
    passes.push(await pass(module, plan, each, store, weights));
  }
  store.dispose();
  return { weights, passes };
}

async function pass(module: Functions, plan: Plan, each: Case, store: WeightStore, before: Arrays): Promise<Pass> {
  const { at, role, batch, epoch, stageEpoch, first, over, moves } = each;
  const planned = plan.functions[at]!;
  const reads = new Map(
    [...(planned.given ?? []), ...planned.reads].map((value) => [value.name, inputOf(value, batch)]),
  );
  const inputs = new Map([...reads].map(([name, tensor]) => [name, arrayOf(tensor)]));
  const { source, draws, chances } = remembering(drawSource(5, `case/${at}`));
  const training = role === 'step';
  const moving = training ? [...over, ...moves] : [];
  const state = createPass({
    ...{ training, batch, draws: source, epoch, first },
    ...(stageEpoch === undefined ? {} : { stageEpoch }),
    ...(training ? { move: mover(store, moving, first) } : {}),
  });
  const outputs = new Map<string, NamedArray>();
  const call = (): readonly (readonly [string, Tensor])[] => {
    const answer = module[planned.name]!(store.tree, Object.fromEntries(reads), state) as object;
    return planned.results.map(({ name }, index) => [
      name,
      (planned.answer === 'list' ? (answer as Tensor[])[index] : (answer as Record<string, Tensor>)[name])!,
    ]);
  };
  const gradients = new Map<string, NamedArray>();
  if (!training)
    tf.tidy(() => {
      for (const [name, tensor] of call()) outputs.set(name, arrayOf(tensor));
    });
  else {
    const entries = store.trainable(over);
    const loss = (): Scalar => {
      const answers = call();
      for (const [name, tensor] of answers) outputs.set(name, arrayOf(tensor));
      return tf.mean(answers.find(([name]) => name === each.loss)![1]);
    };
    const variables = entries.map(({ variable }) => variable);
    const { value, grads } = tf.engine().gradients(loss, variables, undefined, true);
    entries.forEach(({ path }, index) => {
      const gradient = grads[index] as Tensor | undefined;
      if (gradient) gradients.set(path, arrayOf(gradient));
      gradient?.dispose();
    });
    value.dispose();
  }
  const after: Arrays = training ? await store.arrays() : new Map<string, NamedArray>();
  const moved = new Map([...after].filter(([path, { values }]) => differ(values, before.get(path)!.values)));
  tf.dispose([...reads.values()]);
  return { ...each, inputs, draws, chances, outputs, gradients, moved };
}

const differ = (a: Float32Array, b: Float32Array): boolean => a.some((value, index) => value !== b[index]);
