import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';

describe.each(testedBackends)('draws of whole numbers on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('categorical gives each class the share of its probability, and never one without any', () => {
    const count = 4000;
    const p = [0.1, 0, 0.55, 0.35, 0];
    const logits = tf.tile(tf.tensor2d([p.map((each) => Math.log(each))]), [count, 1]);
    const u = Float32Array.from({ length: count }, (_, index) => index / count);
    const drawn = nn.categorical(logits, tf.tensor1d(u)).dataSync();
    const shares = p.map((_, each) => drawn.filter((label) => label === each).length / count);
    shares.forEach((share, index) => expect(Math.abs(share - p[index]!)).toBeLessThan(1.1 / count));
    const edge = nn.categorical(tf.tensor2d([[0, 0, -Infinity]]), tf.tensor1d([1 - 2 ** -24]));
    expect(edge.dataSync()[0]).toBe(1);
  });

  it('bernoulli gives 1 with its probability, and is never wrong at 0 and 1', () => {
    const u = tf.linspace(0, 1 - 2 ** -24, 1000);
    expect(tf.sum(nn.bernoulli(tf.fill([1000], 0.3), u)).dataSync()[0]).toBe(300);
    expect(tf.sum(nn.bernoulli(tf.zeros([1000]), u)).dataSync()[0]).toBe(0);
    expect(tf.sum(nn.bernoulli(tf.ones([1000]), u)).dataSync()[0]).toBe(1000);
  });
});
