import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { loadModel } from './testing/load.js';

/** The gradients of the compiled losses of dcgan.gen against central differences in every weight. */
const spec = fileURLToPath(new URL('testing/smooth-gan.gen', import.meta.url));
const models = ['Smooth', 'Minimax', 'LeastSquares', 'Hinge', 'WGAN', 'WGAN_GP', 'WGAN_GP_Leaky'];

function variables(tree: unknown): Variable[] {
  if (tree instanceof tf.Variable) return [tree];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(variables) : [];
}

function direction(shape: readonly number[], path: string): tf.Tensor {
  const stream = new Stream({ seed: 7, path });
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Array.from({ length: size }, () => 2 * stream.uniform() - 1),
    [...shape],
  );
}

beforeAll(async () => void (await prepareBackend('cpu')));

describe.each(models)('%s', (name) => {
  test.each(['critic', 'generator'])('the gradient of the %s step is right for every weight', async (stepName) => {
    const model = await loadModel(spec, name);
    const trainer = createTrainer(model, { seed: 3 });
    const x = tf.tidy(() => tf.clipByValue(tf.add(0.5, tf.mul(0.4, direction([3, 4, 4, 1], 'x'))), 0, 1));
    // The power iteration of spectral normalisation converges in a few iterations.
    for (let i = 0; i < 25; i++) await trainer.iterate([{ x }], 0);
    const step = model.train.groups.flatMap((group) => group.steps).find((each) => each.name === stepName)!;
    const pass = trainer.pass('gradients', 3).asTraining();
    const loss = (): Scalar => tf.mean(step.terms(trainer.weights, { x }, pass)[step.loss]!);
    const weights = step.over
      .flatMap((net: string) => variables((trainer.weights as Record<string, unknown>)[net]))
      .filter((weight: Variable) => weight.trainable);
    expect(weights.length).toBeGreaterThan(3);
    const { grads } = tf.engine().gradients(loss, weights, undefined, true);
    let largest = 0;
    for (const [index, weight] of weights.entries()) {
      const towards = direction(weight.shape, `direction/${index}`);
      const start = weight.clone();
      const at = (offset: number): number => {
        tf.tidy(() => weight.assign(tf.add(start, tf.mul(towards, offset))));
        return tf.tidy(() => loss().dataSync()[0]!);
      };
      const h = name === 'WGAN_GP_Leaky' ? 0.002 : 0.02;
      const numeric = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      weight.assign(start);
      const gradient = grads[index];
      const analytic = gradient ? tf.tidy(() => tf.sum(tf.mul(gradient, towards)).dataSync()[0]!) : 0;
      largest = Math.max(largest, Math.abs(analytic));
      expect(
        Math.abs(analytic - numeric),
        `${stepName}, weight ${index}: ${analytic} by autograd, ${numeric} by differences`,
      ).toBeLessThan(2e-3 + 6e-3 * Math.abs(numeric));
    }
    expect(largest).toBeGreaterThan(1e-2);
    trainer.dispose();
  });
});
