import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../gradients/rule.js';
import { startBackend } from '../../testing/backends.js';
import type { WasmHeap } from './heap.js';
import { OutOfMemoryError } from './memory.js';

beforeAll(() => startBackend('wasm'));

const heap = (): WasmHeap => tf.backend() as unknown as WasmHeap;

/** A block of 512 MB that is never written, so that the machine hardly uses memory for it. */
const block = (): tf.Tensor => tf.engine().makeTensorFromTensorInfo(heap().makeOutput([2 ** 17, 2 ** 10], 'float32'));

function fill(): tf.Tensor[] {
  const blocks: tf.Tensor[] = [];
  for (let count = 0; count < 7; count += 1) blocks.push(block());
  return blocks;
}

function thrownBy(call: () => unknown): OutOfMemoryError {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(OutOfMemoryError);
    return error as OutOfMemoryError;
  }
  throw new Error('nothing was thrown');
}

describe('a full heap', () => {
  it('is an error with the kernel, the shape, the sizes and advice, and work goes on', () => {
    const { numTensors, numDataBuffers } = tf.memory();
    const blocks = fill();
    const small = tf.tensor1d([1, 2, 3]);
    // The cases are a kernel of tfjs's own, one of genc's, one composed of others, and a tensor from outside.
    const error = thrownBy(() => tf.add(blocks[0]!, 1));
    expect(error.kernel).toBe('Add');
    expect(error.shape).toEqual([2 ** 17, 2 ** 10]);
    expect(error.message).toMatch(
      /^The wasm backend is out of memory: Add asks for a tensor \[131072, 1024\] of 512 MB beside the 3,58\d MB in use, and 3,840 MB/,
    );
    expect(error.hint).toMatch(/smaller batch/);
    expect(thrownBy(() => tf.leakyRelu(blocks[0]!)).kernel).toBe('LeakyRelu');
    expect(thrownBy(() => tf.zeros([2 ** 27])).message).toMatch(
      /the program asks for a tensor \[134217728\] of 512 MB/,
    );
    const bias = tf.zeros([2 ** 10]);
    expect(
      thrownBy(() => run('BiasActivationGrad', { dy: blocks[0]!, y: blocks[1]! }, { activation: 'relu' })).kernel,
    ).toBe('BiasActivationGrad');
    expect(thrownBy(() => tf.matMul(blocks[0]! as tf.Tensor2D, blocks[1]! as tf.Tensor2D, false, true)).kernel).toBe(
      'Transpose',
    );
    bias.dispose();

    expect([...tf.add(small, 1).dataSync()]).toEqual([2, 3, 4]);
    blocks.pop()!.dispose();
    const again = block();
    tf.dispose([blocks, again, small]);
    const product = tf.matMul(tf.ones([64, 32]), tf.fill([32, 16], 0.5));
    expect(new Set(product.dataSync())).toEqual(new Set([16]));
    product.dispose();
    expect(tf.memory().numTensors - numTensors).toBeLessThanOrEqual(3);
    expect(tf.memory().numDataBuffers - numDataBuffers).toBeLessThanOrEqual(3);
  });

  it('frees what a failing kernel had reserved already', () => {
    const blocks = fill();
    const rooms = (): number => {
      const extra: tf.Tensor[] = [];
      try {
        for (;;) extra.push(tf.engine().makeTensorFromTensorInfo(heap().makeOutput([2 ** 20], 'float32')));
      } catch {
        return extra.length;
      } finally {
        tf.dispose(extra);
      }
    };
    const before = rooms();
    // Batch normalisation reserves its three results one after another: here the first two fit and the third does not.
    const wide = tf.engine().makeTensorFromTensorInfo(heap().makeOutput([1, 2 ** 25], 'float32'));
    const inputs = { x: wide, gamma: wide, beta: wide };
    for (let time = 0; time < 5; time += 1) thrownBy(() => run('BatchNormTraining', inputs, { epsilon: 1e-3 }));
    wide.dispose();
    expect(rooms()).toBe(before);
    tf.dispose(blocks);
  });

  it('refuses sizes that 32 bits cannot address', () => {
    expect(thrownBy(() => heap().makeOutput([2 ** 15, 2 ** 15], 'float32')).bytes).toBe(2 ** 32);
  });
});
