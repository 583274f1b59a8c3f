import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { differentiate } from '../../engine/gradients/backward.js';
import type { OptimizerDefinition } from '../../contract/model.js';
import { createOptimizer } from '../optim/index.js';
import type { Slots } from '../optim/index.js';
import { stop } from './differentiation.js';
import { tellProgress } from './progress.js';

/** A value that is sought, and the optimizer's state for it. */
interface Sought {
  readonly weight: Tensor;
  readonly slots: Slots;
}

/**
 * The tensors [batch, …] that minimise a function, as nearly as `steps` updates of an optimizer reach from `starts`,
 * which stay as they are. f returns one number per example. Their sum is minimised, and optimizers do not mix elements:
 * examples that f does not connect are sought as if each were alone. No gradient flows through the search.
 */
export function least<const T extends readonly Tensor[]>(
  f: (...xs: T) => Tensor,
  starts: T,
  definition: OptimizerDefinition,
  steps: number,
): T {
  const optimizer = createOptimizer(definition);
  let sought: Sought[] = starts.map((start) => ({
    // The search updates a copy, because updates may reuse the memory of the weight.
    weight: tf.tidy(() => tf.add(stop(start), 0)),
    slots: optimizer.createSlots(start.shape),
  }));
  tellProgress(0, steps);
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
    tellProgress(t, steps);
  }
  for (const { slots } of sought) tf.dispose({ ...slots });
  return sought.map(({ weight }) => weight) as unknown as T;
}

const dispose = ({ weight, slots }: Sought): void => tf.dispose([weight, ...Object.values(slots)]);
