/** Update rules as pure functions of named slots; who owns weights and slots disposes them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerDefinition } from '../model.js';

/** State of one weight, each slot shaped like it. Keep it by the weight's path, never by position. */
export type Slots = Readonly<Record<string, Tensor>>;

export interface Update {
  readonly weight: Tensor;
  readonly slots: Slots;
}

export interface Optimizer {
  readonly definition: OptimizerDefinition;
  /** Names of the slots, for checkpoints (`path:m`). */
  readonly slotNames: readonly string[];
  /** Slots of zeros for a weight of this shape. */
  createSlots(shape: readonly number[]): Slots;
  /**
   * The weight and slots after one step, as new tensors (nothing is disposed). `t` counts the updates of this
   * optimizer, from 1; `learningRate` is the definition's `lr` times the schedule.
   */
  update(weight: Tensor, gradient: Tensor, slots: Slots, learningRate: number, t: number): Update;
}

type Rule = (weight: Tensor, gradient: Tensor, slots: Slots, learningRate: number, t: number) => Update;
type Definition<Kind extends OptimizerDefinition['kind']> = Extract<OptimizerDefinition, { kind: Kind }>;

/** old · decay + next · (1 − decay) */
const average = (old: Tensor, next: Tensor, decay: number): Tensor =>
  tf.add(tf.mul(old, decay), tf.mul(next, 1 - decay));

function slot(slots: Slots, name: string): Tensor {
  const found = slots[name];
  if (found === undefined) throw new Error(`optimizer: the slot '${name}' is missing`);
  return found;
}

/** v ← μ·v − lr·g; w ← w + v, or with Nesterov's momentum w + μ·v − lr·g (Keras); g includes weightDecay·w. */
const sgdRule = ({ momentum, nesterov, weightDecay }: Definition<'sgd'>): Rule => {
  return (weight, gradient, slots, learningRate) => {
    const full = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
    const step = tf.mul(full, -learningRate);
    if (momentum === 0) return { weight: tf.add(weight, step), slots: {} as Slots };
    const velocity = tf.add(tf.mul(slot(slots, 'velocity'), momentum), step);
    const move = nesterov ? tf.add(tf.mul(velocity, momentum), step) : velocity;
    return { weight: tf.add(weight, move), slots: { velocity } };
  };
};

/** w ← w − α·m / (√v + ε), α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ) (Kingma and Ba, end of section 2; Keras). */
const adamRule = ({ beta1, beta2, epsilon }: Omit<Definition<'adam'>, 'kind'>): Rule => {
  return (weight, gradient, slots, learningRate, t) => {
    const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    const inputs = { weight, gradient, m: slot(slots, 'm'), v: slot(slots, 'v') };
    if (tf.getKernel('AdamUpdate', tf.getBackend()) !== undefined) {
      const [next, m, v] = tf.engine().runKernel('AdamUpdate', inputs, { beta1, beta2, epsilon, rate }) as Tensor[];
      return { weight: next!, slots: { m: m!, v: v! } };
    }
    const m = average(inputs.m, gradient, beta1);
    const v = average(inputs.v, tf.square(gradient), beta2);
    const move = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
    return { weight: tf.sub(weight, move), slots: { m, v } };
  };
};

/** Adam after w ← w − lr·weightDecay·w. */
const adamwRule = (definition: Definition<'adamw'>): Rule => {
  const adam = adamRule(definition);
  return (weight, gradient, slots, learningRate, t) =>
    adam(tf.mul(weight, 1 - learningRate * definition.weightDecay), gradient, slots, learningRate, t);
};

/** w ← w − lr·g / √(v + ε), with v − (mean g)² when centered, through a momentum when there is one (Keras). */
const rmspropRule = ({ decay, momentum, epsilon, centered }: Definition<'rmsprop'>): Rule => {
  return (weight, gradient, slots, learningRate) => {
    const square = average(slot(slots, 'square'), tf.square(gradient), decay);
    const next: Record<string, Tensor> = { square };
    let spread = tf.add(square, epsilon);
    if (centered) {
      next['mean'] = average(slot(slots, 'mean'), gradient, decay);
      spread = tf.sub(spread, tf.square(next['mean']));
    }
    let move = tf.div(tf.mul(gradient, learningRate), tf.sqrt(spread));
    if (momentum > 0) {
      move = tf.add(tf.mul(slot(slots, 'velocity'), momentum), move);
      next['velocity'] = move;
    }
    return { weight: tf.sub(weight, move), slots: next };
  };
};

function ruleOf(definition: OptimizerDefinition): { names: string[]; rule: Rule } {
  switch (definition.kind) {
    case 'sgd':
      return { names: definition.momentum === 0 ? [] : ['velocity'], rule: sgdRule(definition) };
    case 'adam':
      return { names: ['m', 'v'], rule: adamRule(definition) };
    case 'adamw':
      return { names: ['m', 'v'], rule: adamwRule(definition) };
    case 'rmsprop': {
      const names = [
        'square',
        ...(definition.centered ? ['mean'] : []),
        ...(definition.momentum > 0 ? ['velocity'] : []),
      ];
      return { names, rule: rmspropRule(definition) };
    }
  }
}

export function createOptimizer(definition: OptimizerDefinition): Optimizer {
  const { names, rule } = ruleOf(definition);
  return {
    definition,
    slotNames: names,
    createSlots: (shape) => Object.fromEntries(names.map((name) => [name, tf.zeros([...shape])])),
    // Tidied, so that only the new weight and slots are left.
    update: (weight, gradient, slots, learningRate, t) => {
      const { weight: next, slots: moved } = tf.tidy(() => {
        const { weight: moving, slots: after } = rule(weight, gradient, slots, learningRate, t);
        return { weight: moving, slots: { ...after } };
      });
      return { weight: next, slots: moved };
    },
  };
}
