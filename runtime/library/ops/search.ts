import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { differentiate } from '../../engine/gradients/backward.js';
import type { OptimizerDefinition } from '../../contract/model.js';
import { createOptimizer } from '../optim/index.js';
import type { Slots } from '../optim/index.js';
import { stop } from './differentiation.js';

/** How far a search is. */
export interface SearchProgress {
  readonly step: number;
  readonly steps: number;
}

const listeners = new Set<(progress: SearchProgress) => void>();

/** Calls `listener` before the first step of every search and after each, while it goes on. Answers what ends that. */
export function onSearchProgress(listener: (progress: SearchProgress) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const tell = (step: number, steps: number): void => listeners.forEach((listener) => listener({ step, steps }));

/** A value that is sought, and what the optimizer keeps of it. */
interface Sought {
  readonly weight: Tensor;
  readonly slots: Slots;
}

/**
 * Where a function of some tensors [batch, …] is least, or as near as `steps` updates of an optimizer come to it from
 * `starts`, which stay as they are. f answers with one number per example. Their sum is minimised, and no optimizer mixes
 * elements: examples that f does not tie to each other are sought each by itself, as if they were alone. No gradient flows through the search.
 */
export function least<const T extends readonly Tensor[]>(
  f: (...xs: T) => Tensor,
  starts: T,
  definition: OptimizerDefinition,
  steps: number,
): T {
  const optimizer = createOptimizer(definition);
  let sought: Sought[] = starts.map((start) => ({
    // A copy: updates may take over the memory of what they move.
    weight: tf.tidy(() => tf.add(stop(start), 0)),
    slots: optimizer.createSlots(start.shape),
  }));
  tell(0, steps);
  for (let t = 1; t <= steps; t += 1) {
    const next = tf.tidy(() => {
      const weights = sought.map(({ weight }) => weight);
      const { gradients } = differentiate(() => f(...(weights as unknown as T)), weights);
      return sought.map(({ weight, slots }, index) => {
        const gradient = gradients[index] ?? tf.zerosLike(weight);
        const moved = optimizer.update(weight, gradient, slots, definition.lr, t);
        return { weight: moved.weight, slots: { ...moved.slots } };
      });
    });
    sought.forEach(dispose);
    sought = next;
    tell(t, steps);
  }
  for (const { slots } of sought) tf.dispose({ ...slots });
  return sought.map(({ weight }) => weight) as unknown as T;
}

const dispose = ({ weight, slots }: Sought): void => tf.dispose([weight, ...Object.values(slots)]);
