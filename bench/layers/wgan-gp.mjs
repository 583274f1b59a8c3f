import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { adam, minimize, numbers } from './common.mjs';
import { makeCritic, makeGenerator, noise } from './gan.mjs';

/** Layer normalisation of each example over all axes, with a scale and a shift per channel, which tf.layers lacks. */
class ChannelLayerNorm extends layers.Layer {
  static className = 'ChannelLayerNorm';

  build(shape) {
    const size = [shape.at(-1)];
    this.gamma = this.addWeight('gamma', size, 'float32', initializers.ones());
    this.beta = this.addWeight('beta', size, 'float32', initializers.zeros());
    super.build(shape);
  }

  call(inputs) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const { mean, variance } = tf.moments(x, [1, 2, 3], true);
    const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(normal, this.gamma.read()), this.beta.read());
  }
}

export function build(batch) {
  const G = makeGenerator();
  const D = makeCritic(() => new ChannelLayerNorm({}));
  const critic = adam(1e-4, 0, 0.9);
  const generator = adam(1e-4, 0, 0.9);
  const x = tf.randomUniform([batch, 28, 28, 1], 0, 1, 'float32', 7);
  const training = { training: true };

  function criticLoss(fake) {
    const t = tf.randomUniform([batch, 1, 1, 1]);
    const mix = tf.add(x, tf.mul(t, tf.sub(fake, x)));
    const gradient = tf.grad((v) => tf.sum(D.apply(v, training)))(mix);
    const norms = tf.sqrt(tf.sum(tf.square(gradient), [1, 2, 3]));
    const penalty = tf.mean(tf.square(tf.sub(norms, 1)));
    const gap = tf.sub(tf.mean(D.apply(x, training)), tf.mean(D.apply(fake, training)));
    return tf.sub(tf.mul(10, penalty), gap);
  }

  const step = () =>
    numbers(
      tf.tidy(() => {
        const losses = [];
        for (let repetition = 0; repetition < 5; repetition++) {
          const fake = G.apply(noise(batch), training);
          losses.push(minimize(() => criticLoss(fake), [D], critic));
        }
        const g = minimize(() => tf.neg(tf.mean(D.apply(G.apply(noise(batch), training), training))), [G], generator);
        return { d: tf.mean(tf.stack(losses)), g };
      }),
    );
  return { models: [G, D], step };
}
