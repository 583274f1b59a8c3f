/** The optimizers of a model: one per step, or shared with another step. Their moments are kept by weight path. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { UserError } from '../../common/errors.js';
import type { OptimizerDefinition } from '../../contract/model.js';
import { createOptimizer } from '../optim/index.js';
import type { Optimizer, Slots } from '../optim/index.js';
import type { NamedArray, NamedArrays } from '../weights/arrays.js';
import type { AnyStep } from './any-step.js';
import type { WeightEntry } from './weight-store.js';

interface Moments {
  /**
   * The number of updates of this weight so far. It is counted per weight, as in PyTorch, so that the bias correction
   * fits the moments.
   */
  t: number;
  slots: Slots;
}

interface Owner {
  readonly optimizer: Optimizer;
  readonly moments: Map<string, Moments>;
}

export class OptimizerSet {
  /** The optimizers by the step that owns them. */
  private readonly owners = new Map<string, Owner>();
  private readonly ownerOf = new Map<string, Owner>();
  private readonly moved = new Set<string>();

  constructor(steps: readonly AnyStep[]) {
    for (const step of steps) {
      const { name, definition } = resolve(step, steps);
      let owner = this.owners.get(name);
      if (!owner) this.owners.set(name, (owner = { optimizer: createOptimizer(definition), moments: new Map() }));
      this.ownerOf.set(step.name, owner);
    }
  }

  /** True if a step has moved weights of the net, in this process or before its checkpoint. */
  hasMoved(net: string): boolean {
    return this.moved.has(net);
  }

  /**
   * Moves the weights against their gradients. `rate` multiplies the learning rate. The gradients stay the caller's.
   * Weights may be overwritten in place, so any check that may refuse the step comes before; clones keep the old
   * values.
   */
  update(step: AnyStep, gradients: ReadonlyMap<WeightEntry, Tensor>, rate: number): void {
    const { optimizer, moments } = this.ownerOf.get(step.name)!;
    // All memory is reserved before the first weight moves, so that a failure leaves every weight as it was.
    for (const { path, variable } of gradients.keys())
      if (!moments.has(path)) moments.set(path, { t: 0, slots: optimizer.createSlots(variable.shape) });
    for (const [{ path, net, variable }, gradient] of gradients) {
      this.moved.add(net);
      const { t, slots } = moments.get(path)!;
      const next = optimizer.update(variable, gradient, slots, optimizer.definition.lr * rate, t + 1);
      variable.assign(next.weight);
      next.weight.dispose();
      for (const [name, slot] of Object.entries(slots)) if (next.slots[name] !== slot) slot.dispose();
      moments.set(path, { t: t + 1, slots: next.slots });
    }
  }

  /** The arrays `optimizer/<step>/<weight path>/<slot>`, and `…/t` for the number of updates. */
  async arrays(): Promise<Map<string, NamedArray>> {
    const arrays = new Map<string, NamedArray>();
    for (const [step, { moments }] of this.owners)
      for (const [path, { t, slots }] of moments) {
        const prefix = `optimizer/${step}/${path}`;
        arrays.set(`${prefix}/t`, { shape: [], values: Float32Array.of(t) });
        for (const [name, slot] of Object.entries(slots))
          arrays.set(`${prefix}/${name}`, { shape: slot.shape, values: Float32Array.from(await slot.data()) });
      }
    return arrays;
  }

  /** Sets the moments from such arrays; missing ones start anew at the weight's next update. */
  load(arrays: NamedArrays): void {
    this.moved.clear();
    for (const [step, { optimizer, moments }] of this.owners) {
      for (const { slots } of moments.values()) tf.dispose(Object.values(slots));
      moments.clear();
      const prefix = `optimizer/${step}/`;
      for (const [name, { values }] of arrays) {
        if (!name.startsWith(prefix) || !name.endsWith('/t')) continue;
        const path = name.slice(prefix.length, -'/t'.length);
        this.moved.add(path.split('/', 1)[0]!);
        moments.set(path, { t: values[0]!, slots: this.slotsOf(optimizer, `${prefix}${path}`, arrays) });
      }
    }
  }

  private slotsOf(optimizer: Optimizer, prefix: string, arrays: NamedArrays): Slots {
    return Object.fromEntries(
      optimizer.slotNames.map((name) => {
        const array = arrays.get(`${prefix}/${name}`);
        if (!array)
          throw new UserError(`The checkpoint has no '${prefix}/${name}'.`, {
            hint: 'Was it made with another optimizer?',
          });
        return [name, tf.tensor(array.values, [...array.shape], 'float32')];
      }),
    );
  }

  dispose(): void {
    for (const { moments } of this.owners.values())
      for (const { slots } of moments.values()) tf.dispose(Object.values(slots));
  }
}

/** The step whose optimizer this step uses, followed through any number of names. */
function resolve(step: AnyStep, steps: readonly AnyStep[]): { name: string; definition: OptimizerDefinition } {
  const seen = new Set<string>();
  let current = step;
  while (typeof current.optimizer === 'string') {
    const next = steps.find(({ name }) => name === current.optimizer);
    if (!next || seen.has(next.name))
      throw new UserError(
        `Step '${step.name}' takes the optimizer of '${current.optimizer}', which has none of its own.`,
      );
    seen.add(next.name);
    current = next;
  }
  return { name: current.name, definition: current.optimizer };
}
