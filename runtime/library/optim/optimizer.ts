/** Update rules over named slots; the owner of the weights and slots disposes them. */
import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerDefinition } from '../../contract/model.js';

/** The state of one weight; each slot has its shape. Keep it by the weight's path, never by position. */
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
   * The weight and slots after one step, as new tensors (nothing is disposed). They may take over the memory of the old
   * ones if no other tensor uses it, so do not read the old ones again, and dispose them; a clone made before keeps the
   * old values. `t` counts the updates of this optimizer, from 1; `learningRate` is the definition's `lr` times the
   * schedule.
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

type Fused = (weight: Tensor, gradient: Tensor, slots: Slots, attributes: object) => Update;

/**
 * The whole rule in one kernel, if the backend has it. Its first output is the weight; the slots follow in their order.
 */
function fused(kernel: string, names: readonly string[]): Fused | undefined {
  if (tf.getKernel(kernel, tf.getBackend()) === undefined) return undefined;
  return (weight, gradient, slots, attributes) => {
    const inputs = { weight, gradient, ...Object.fromEntries(names.map((name) => [name, slot(slots, name)])) };
    const [next, ...moved] = tf.engine().runKernel(kernel, inputs, attributes as NamedAttrMap) as Tensor[];
    return { weight: next!, slots: Object.fromEntries(names.map((name, index) => [name, moved[index]!])) };
  };
}

/** v ← μ·v − lr·g; w ← w + v, or with Nesterov's momentum w + μ·v − lr·g (Keras); g includes weightDecay·w. */
const sgdRule = (definition: Definition<'sgd'>): Rule => {
  const { momentum, nesterov, weightDecay } = definition;
  return (weight, gradient, slots, learningRate) => {
    const whole = fused('SgdUpdate', slotNamesOf(definition));
    if (whole) return whole(weight, gradient, slots, { rate: learningRate, weightDecay, momentum, nesterov });
    const full = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
    const step = tf.mul(full, -learningRate);
    if (momentum === 0) return { weight: tf.add(weight, step), slots: {} as Slots };
    const velocity = tf.add(tf.mul(slot(slots, 'velocity'), momentum), step);
    const move = nesterov ? tf.add(tf.mul(velocity, momentum), step) : velocity;
    return { weight: tf.add(weight, move), slots: { velocity } };
  };
};

/**
 * w ← w − α·m / (√v + ε), α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ) (Kingma and Ba, end of section 2; Keras). AdamW's decay comes
 * first: w ← w − lr·weightDecay·w.
 */
const adamRule = ({ beta1, beta2, epsilon }: Omit<Definition<'adam'>, 'kind'>, weightDecay = 0): Rule => {
  return (weight, gradient, slots, learningRate, t) => {
    const rate = (learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t);
    const keep = 1 - learningRate * weightDecay;
    const whole = fused(keep === 1 ? 'AdamUpdate' : 'AdamWUpdate', ['m', 'v']);
    if (whole) return whole(weight, gradient, slots, { beta1, beta2, epsilon, rate, keep });
    const kept = keep === 1 ? weight : tf.mul(weight, keep);
    const m = average(slot(slots, 'm'), gradient, beta1);
    const v = average(slot(slots, 'v'), tf.square(gradient), beta2);
    const move = tf.div(tf.mul(m, rate), tf.add(tf.sqrt(v), epsilon));
    return { weight: tf.sub(kept, move), slots: { m, v } };
  };
};

/** w ← w − lr·g / √(v + ε), with v − (mean g)² when centered, through a momentum when there is one (Keras). */
const rmspropRule = (definition: Definition<'rmsprop'>): Rule => {
  const { decay, momentum, epsilon, centered } = definition;
  return (weight, gradient, slots, learningRate) => {
    const whole = fused('RmspropUpdate', slotNamesOf(definition));
    if (whole) return whole(weight, gradient, slots, { rate: learningRate, decay, momentum, epsilon });
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

function slotNamesOf(definition: OptimizerDefinition): readonly string[] {
  switch (definition.kind) {
    case 'sgd':
      return definition.momentum === 0 ? [] : ['velocity'];
    case 'adam':
    case 'adamw':
      return ['m', 'v'];
    case 'rmsprop':
      return ['square', ...(definition.centered ? ['mean'] : []), ...(definition.momentum > 0 ? ['velocity'] : [])];
  }
}

function ruleOf(definition: OptimizerDefinition): Rule {
  switch (definition.kind) {
    case 'sgd':
      return sgdRule(definition);
    case 'adam':
      return adamRule(definition);
    case 'adamw':
      return adamRule(definition, definition.weightDecay);
    case 'rmsprop':
      return rmspropRule(definition);
  }
}

export function createOptimizer(definition: OptimizerDefinition): Optimizer {
  const names = slotNamesOf(definition);
  const rule = ruleOf(definition);
  return {
    definition,
    slotNames: names,
    createSlots: (shape) => Object.fromEntries(names.map((name) => [name, tf.zeros([...shape])])),
    // The tidy leaves only the new weight and slots.
    update: (weight, gradient, slots, learningRate, t) => {
      const { weight: next, slots: moved } = tf.tidy(() => {
        const { weight: moving, slots: after } = rule(weight, gradient, slots, learningRate, t);
        return { weight: moving, slots: { ...after } };
      });
      return { weight: next, slots: moved };
    },
  };
}
