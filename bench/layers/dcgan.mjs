import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { adam, bceLogits, minimize, numbers } from './common.mjs';
import { makeCritic, makeGenerator, noise } from './gan.mjs';

export function build(batch) {
  const G = makeGenerator();
  const D = makeCritic(() => layers.batchNormalization());
  const critic = adam(2e-4, 0.5);
  const generator = adam(2e-4, 0.5);
  const x = tf.randomUniform([batch, 28, 28, 1], 0, 1, 'float32', 7);
  const training = { training: true };
  const step = () =>
    numbers(
      tf.tidy(() => {
        const z = noise(batch);
        const fake = G.apply(z, training);
        const d = minimize(
          () => tf.add(bceLogits(D.apply(x, training), 1), bceLogits(D.apply(fake, training), 0)),
          [D],
          critic,
        );
        const g = minimize(() => bceLogits(D.apply(G.apply(z, training), training), 1), [G], generator);
        return { d, g };
      }),
    );
  return { models: [G, D], step };
}
