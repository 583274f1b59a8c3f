/** One update, and losses that tf.losses lacks, for the models written by hand on tf.layers. */
import * as tf from '@tensorflow/tfjs-core';

/** Updates tf.layers models once and returns the loss as a tensor. */
export function minimize(loss, models, optimizer) {
  const variables = models.flatMap((model) => model.trainableWeights.map((weight) => weight.read()));
  const { value, grads } = tf.variableGrads(loss, variables);
  optimizer.applyGradients(grads);
  tf.dispose(grads);
  return value;
}

/** The values of the losses, whose tensors are disposed. */
export async function numbers(losses) {
  const found = {};
  for (const [name, loss] of Object.entries(losses)) {
    [found[name]] = await loss.data();
    loss.dispose();
  }
  return found;
}

/** Keras's Adam with tfjs's default epsilon, 1e-7. */
export const adam = (rate, beta1 = 0.9, beta2 = 0.999) => tf.train.adam(rate, beta1, beta2);

/** The mean cross-entropy of logits with one label for all. */
export const bceLogits = (logits, label) => tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, label), logits);

/** The sum over each example and the mean over the batch. */
export const perExample = (x, batch) => tf.div(tf.sum(x), batch);

export const klNormal = (mean, logvar, batch) =>
  perExample(tf.mul(0.5, tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logvar)), 1), logvar)), batch);

export const reparameterize = (mean, logvar) =>
  tf.add(mean, tf.mul(tf.exp(tf.div(logvar, 2)), tf.randomNormal(mean.shape)));
