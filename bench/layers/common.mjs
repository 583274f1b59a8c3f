/** What the models written by hand on tf.layers share: one update, and losses that tf.losses lacks. */
import * as tf from '@tensorflow/tfjs-core';

/** One update of these layers models; answers with the loss, a tensor. */
export function minimize(loss, models, optimizer) {
  const variables = models.flatMap((model) => model.trainableWeights.map((weight) => weight.read()));
  const { value, grads } = tf.variableGrads(loss, variables);
  optimizer.applyGradients(grads);
  tf.dispose(grads);
  return value;
}

/** The numbers of these losses, which are disposed of. */
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

/** Mean cross-entropy of logits against one label for all. */
export const bceLogits = (logits, label) => tf.losses.sigmoidCrossEntropy(tf.fill(logits.shape, label), logits);

/** Sum over each example, mean over the batch. */
export const perExample = (x, batch) => tf.div(tf.sum(x), batch);

export const klNormal = (mean, logvar, batch) =>
  perExample(tf.mul(0.5, tf.sub(tf.sub(tf.add(tf.square(mean), tf.exp(logvar)), 1), logvar)), batch);

export const reparameterize = (mean, logvar) =>
  tf.add(mean, tf.mul(tf.exp(tf.div(logvar, 2)), tf.randomNormal(mean.shape)));
