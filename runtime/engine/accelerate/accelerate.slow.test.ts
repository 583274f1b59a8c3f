import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as tfl from '@tensorflow/tfjs-layers';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { accelerate as accelerateInBrowsers } from './index.js';
import { accelerate } from './node.js';

const wave = (shape: number[], step: number): Tensor =>
  tf.tidy(() => tf.reshape(tf.sin(tf.mul(tf.range(1, tf.util.sizeFromShape(shape) + 1), step)), shape));

/** A network with every kind of layer whose training needs the backend's own kernels, from fixed seeds. */
function network(): tfl.Sequential {
  const seeded = (seed: number): { kernelInitializer: ReturnType<typeof tfl.initializers.heNormal> } => ({
    kernelInitializer: tfl.initializers.heNormal({ seed }),
  });
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({
        inputShape: [12, 12, 2],
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        useBias: false,
        ...seeded(1),
      }),
      tfl.layers.batchNormalization({}),
      tfl.layers.leakyReLU({ alpha: 0.1 }),
      tfl.layers.averagePooling2d({ poolSize: 2 }), // The cpu backend's gradient is wrong with padding.
      tfl.layers.depthwiseConv2d({
        kernelSize: 3,
        dilationRate: 2,
        padding: 'same',
        depthwiseInitializer: tfl.initializers.heNormal({ seed: 2 }),
      }),
      tfl.layers.conv2dTranspose({ filters: 6, kernelSize: 4, strides: 2, padding: 'same', ...seeded(3) }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.upSampling2d({ size: [2, 2] }),
      tfl.layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, activation: 'elu', ...seeded(4) }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 16, activation: 'tanh', ...seeded(5) }),
      tfl.layers.dense({ units: 3, activation: 'softmax', ...seeded(6) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(3e-3), loss: 'categoricalCrossentropy' });
  return model;
}

interface Trained {
  readonly losses: number[];
  readonly weights: Float32Array[];
}

/** A few epochs of `fit` on the current backend. */
async function train(): Promise<Trained> {
  const model = network();
  const x = wave([8, 12, 12, 2], 0.37);
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32'), 3));
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0 });
  const weights = model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
  model.dispose();
  model.optimizer.dispose();
  tf.dispose([x, y]);
  return { losses: history['loss'] as number[], weights };
}

/** The gradient of sum(f(x) · w) along a direction, by tfjs and by differences. */
function derivatives(shape: number[], f: (x: Tensor) => Tensor): [number, number] {
  const [x, direction] = [wave(shape, 0.7), wave(shape, 2.3)];
  const value = (at: Tensor): tf.Scalar => {
    const y = f(at);
    return tf.sum(tf.mul(y, wave(y.shape, 1.3)));
  };
  const analytic = tf.sum(tf.mul(tf.grad(value)(x), direction)).dataSync()[0]!;
  const moved = (by: number): number => value(tf.add(x, tf.mul(direction, by))).dataSync()[0]!;
  return [analytic, (moved(5e-3) - moved(-5e-3)) / 1e-2];
}

/** The gradients that tfjs has wrong or not at all, by kernel. Once tfjs has one right, genc can leave it alone. */
const corrected: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  DepthwiseConv2dNative: (x) =>
    tf.depthwiseConv2d(x as Tensor4D, wave([3, 3, 2, 1], 0.3) as Tensor4D, 1, 'same', 'NHWC', 2),
  MirrorPad: (x) => {
    const sides: [number, number][] = [0, 1, 1, 0].map((count) => [count, count]);
    return tf.mirrorPad(x, sides, 'symmetric');
  },
  ResizeBilinear: (x) => tf.image.resizeBilinear(x as Tensor4D, [8, 8], false, true),
  ResizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(x as Tensor4D, [8, 8], false, true),
};
const tfjsGradients = new Map(Object.keys(corrected).map((name) => [name, tf.getGradient(name)]));
const tfjsReversePass = tf.engine().gradients;

/** Measures with tfjs's own gradient of that kernel and its own reverse pass; infinity if they throw. */
function byTfjs(kernelName: string, measure: () => number): number {
  const engine: { gradients: unknown } = tf.engine();
  const before = { gradient: tf.getGradient(kernelName), pass: engine.gradients };
  try {
    tf.registerGradient(tfjsGradients.get(kernelName)!);
    engine.gradients = tfjsReversePass;
    return measure();
  } catch {
    return Infinity;
  } finally {
    engine.gradients = before.pass;
    tf.registerGradient(before.gradient);
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('accelerate', () => {
  test.each(['on', 'off'])('a plain tf.layers program trains to the same weights (GENC_NATIVE=%s)', async (native) => {
    vi.stubEnv('GENC_NATIVE', native);
    const { tier, error, reason, threads } = await accelerate();
    expect(tf.getBackend()).toBe('wasm');
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-5);
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(reason).toContain(tier === 'onnxruntime' ? 'with ONNX Runtime 1.30.0' : 'without ONNX Runtime');
    if (native === 'off') expect(tier).toBe('wasm');

    const before = tf.memory().numTensors;
    const fast = await train();
    expect(tf.memory().numTensors).toBe(before);
    await tf.setBackend('cpu');
    const slow = await train();
    fast.losses.forEach((loss, epoch) => expect(loss).toBeCloseTo(slow.losses[epoch]!, 4));
    fast.weights.forEach((values, index) => {
      const off = values.reduce((most, value, at) => Math.max(most, Math.abs(value - slow.weights[index]![at]!)), 0);
      expect(off, `weight ${index}`).toBeLessThan(2e-3);
    });
  });

  test.each(['on', 'off'])('one thread and two give the same bits (GENC_NATIVE=%s)', async (native) => {
    vi.stubEnv('GENC_NATIVE', native);
    const runs: Trained[] = [];
    for (const threads of [1, 2]) {
      expect((await accelerate({ threads })).threads).toBe(threads);
      runs.push(await train());
    }
    expect(runs[1]).toEqual(runs[0]);
  });

  test('gradients that tfjs has wrong or lacks are genc’s; the others stay', async () => {
    const relu = tf.getGradient('Relu');
    const { gradients } = await accelerate();
    expect(gradients).toEqual(expect.arrayContaining([...Object.keys(corrected), 'Einsum', 'StridedSlice']));
    expect(gradients).not.toContain('Relu');
    expect(tf.getGradient('Relu')).toBe(relu);
    const [padded, differences] = derivatives([2, 5, 5, 2], (x) => tf.avgPool(x as Tensor4D, 3, 2, 'same'));
    expect(Math.abs(padded - differences)).toBeLessThan(0.01);
    const [volume, volumeDifferences] = derivatives([1, 4, 4, 4, 2], (x) =>
      tf.conv3d(x as tf.Tensor5D, wave([2, 2, 2, 2, 3], 0.3) as tf.Tensor5D, 1, 'valid'),
    );
    expect(Math.abs(volume - volumeDifferences)).toBeLessThan(0.01);
    for (const [name, f] of Object.entries(corrected)) {
      const [right, numeric] = derivatives([2, 5, 5, 2], f);
      expect(Math.abs(right - numeric), name).toBeLessThan(0.01);
      expect(
        byTfjs(name, () => Math.abs(derivatives([2, 5, 5, 2], f)[0] - numeric)),
        name,
      ).toBeGreaterThan(0.05);
    }
  });

  test('a number of threads that is none', async () => {
    for (const threads of [0, 1.5, NaN, -1]) {
      await expect(accelerate({ threads })).rejects.toThrow(RangeError);
      await expect(accelerateInBrowsers({ threads })).rejects.toThrow('Take a whole number from 1 on');
    }
  });

  test('the entry for browsers: genc’s kernels alone, and nothing of Node in its bundle', async () => {
    vi.stubEnv('GENC_NATIVE', 'off');
    await accelerate(); // This call restores what the tests above changed of ONNX Runtime.
    const { tier, error, reason } = await accelerateInBrowsers();
    expect(tier).toBe('wasm');
    expect(error).toBeLessThan(1e-5);
    expect(reason).toContain('ONNX Runtime is for Node alone');
    const bundle = await build({
      entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      external: ['@tensorflow/*'],
    });
    expect(bundle.outputFiles[0]!.text).not.toMatch(/["']node:|onnxruntime-node/);
  });
});
