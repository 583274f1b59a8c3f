/** The reverse pass: its results, and that it keeps tensors no longer than they are needed. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBackend, testedBackends } from '../../testing/backends.js';
import { nn } from '../../index.js';
import { differentiate } from './backward.js';

describe.each(testedBackends)('the reverse pass on %s', (backend) => {
  let x: Tensor1D;
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    x = tf.tensor1d([1, 2, 3]);
    return () => x.dispose();
  });

  it('a gradient that goes two ways is whole on both', () => {
    // y = (2x + x²) · relu(2x); tfjs disposes the sum's gradient on the first way before the second has read it.
    const f = (value: Tensor): Tensor => {
      const twice = tf.mul(value, 2);
      const squared = tf.square(value);
      const positive = tf.relu(twice);
      return tf.mul(tf.add(twice, squared), positive);
    };
    const before = tf.memory().numTensors;
    const slope = tf.grad(f)(x);
    // (2x + x²) · 2x = 4x² + 2x³
    expect([...slope.dataSync()]).toEqual([14, 40, 78]);
    slope.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes the gradient of the result from outside, and leaves it to its owner', () => {
    const dy = tf.tensor1d([1, 10, 100]);
    const slope = tf.grad((value: Tensor) => tf.add(value, value))(x, dy);
    expect([...slope.dataSync()]).toEqual([2, 20, 200]);
    expect([...dy.dataSync()]).toEqual([1, 10, 100]);
    tf.dispose([slope, dy]);
  });

  it('gradients by a value and by what it was made from', () => {
    const [first, second] = tf.grads((a: Tensor, b: Tensor) => tf.mul(tf.mul(a, b), b))([x, tf.scalar(3)]);
    expect([...first!.dataSync()]).toEqual([9, 9, 9]);
    expect([...second!.dataSync()]).toEqual([36]);
    tf.dispose([first!, second!]);
  });

  it('flat functions have a gradient of zeros, and end the gradients of earlier ones', () => {
    const flat = tf.grad((value: Tensor) => tf.floor(tf.exp(value)))(x);
    expect([...flat.dataSync()]).toEqual([0, 0, 0]);
    const half = tf.grad((value: Tensor) => tf.mul(value, tf.step(tf.sub(value, 1.5))))(x);
    expect([...half.dataSync()]).toEqual([0, 1, 1]);
    tf.dispose([flat, half]);
  });

  it('values that do not depend on x are an error; gradients by some unused xs are undefined', () => {
    const before = tf.memory().numTensors;
    expect(() => tf.grad(() => tf.scalar(1))(x)).toThrow(/no differentiable operation leads from x to y/);
    const other = tf.scalar(2);
    const { value, gradients } = differentiate(() => tf.sum(tf.square(x)), [x, other]);
    expect(gradients[1]).toBeUndefined();
    expect([...gradients[0]!.dataSync()]).toEqual([2, 4, 6]);
    tf.dispose([value, gradients[0]!, other]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('a function that throws leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    const broken = (value: Tensor): Tensor => {
      tf.mul(tf.square(value), tf.exp(value));
      throw new Error('broken');
    };
    expect(() => tf.grad(broken)(x)).toThrow('broken');
    expect(() => tf.grad((value: Tensor) => nn.gradient(broken, tf.square(value)))(x)).toThrow('broken');
    expect(tf.memory().numTensors).toBe(before);
    expect([
      ...tf
        .grad((value: Tensor) => tf.square(value))(x)
        .dataSync(),
    ]).toEqual([2, 4, 6]);
  });

  it('third order', () => {
    const cube = (value: Tensor): Tensor => tf.mul(tf.square(value), value);
    const order =
      (f: (value: Tensor) => Tensor): ((value: Tensor) => Tensor) =>
      (value) =>
        nn.gradient(f, value);
    const third = order(order(order(cube)))(x);
    expect([...third.dataSync()]).toEqual([6, 6, 6]);
    third.dispose();
  });

  it('custom gradients of tfjs, and optimizers', () => {
    const twice = tf.customGrad((value) => {
      const input = value as Tensor;
      return { value: tf.square(input), gradFunc: (dy: Tensor) => tf.mul(dy, 100) };
    });
    const slope = tf.grad((value: Tensor) => twice(value))(x);
    expect([...slope.dataSync()]).toEqual([100, 100, 100]);
    const weight = tf.variable(tf.scalar(3), true, `backward test on ${backend}`);
    const { value, grads } = tf.variableGrads(() => tf.mul(weight, weight) as Scalar, [weight]);
    expect([...grads[weight.name]!.dataSync()]).toEqual([6]);
    tf.dispose([slope, weight, value, grads]);
  });

  it('holds saved tensors and gradients no longer than needed', () => {
    // A chain of exp: tfjs holds twenty saved tensors and as many gradients at the end of its pass.
    const size = 1000;
    const long = tf.zeros([size]);
    let peak = 0;
    let atStart = 0;
    const probe = tf.customGrad((value) => ({
      value: tf.mul(value as Tensor, 1),
      gradFunc: (dy: Tensor) => {
        peak = Math.max(peak, tf.memory().numBytes);
        return tf.mul(dy, 1);
      },
    }));
    const chain = (length: number): number => {
      peak = 0;
      atStart = tf.memory().numBytes;
      const f = (value: Tensor): Tensor => {
        let y = probe(value);
        for (let index = 0; index < length; index += 1) y = tf.sin(y);
        return y;
      };
      tf.grad(f)(long).dispose();
      return (peak - atStart) / (4 * size);
    };
    // At the end of the pass, where the probe stands, nothing is left of the chain, however long it is.
    expect(chain(20)).toBe(chain(2));
    long.dispose();
  });
});
