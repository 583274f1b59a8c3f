/** The preparation of pictures, and networks from files that are written here. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeModel, encodeNode } from '../../engine/native/protobuf.js';
import { temporaryFolder } from '../data/testing/files.js';
import { isNativeInstalled } from '../../testing/backends.js';
import type { FeatureInput } from './extractor.js';
import { openOnnx } from './onnx.js';
import { openExtractor } from './open.js';
import { preparePictures, triangleFilter } from './pictures.js';
import { sequentialNet } from './sequential.js';
import { readTfjsModel, Weights } from './tfjs-weights.js';

beforeAll(() => tf.setBackend('cpu'));

const input = (size: number, channels: 1 | 3, range: readonly [number, number] = [0, 1]): FeatureInput => ({
  ...{ height: size, width: size, channels, range },
  resize: 'bilinear, antialiased',
  quantised: true,
});
const values = async (x: Tensor4D, range: readonly [number, number], to: FeatureInput): Promise<number[]> => [
  ...(await preparePictures(x, range, to).data()),
];

describe('pictures', () => {
  test('are cut off, rounded to 256 levels and scaled', async () => {
    const x = tf.tensor4d([-3, -1, 0.1, 2], [1, 2, 2, 1]);
    const found = await values(x, [-1, 1], input(2, 1, [-2, 2]));
    [0, 0, Math.round(0.55 * 255), 255].forEach((level, i) => expect(found[i]).toBeCloseTo((4 * level) / 255 - 2, 5));
  });

  test('become grey, or RGB', async () => {
    const rgb = tf.tensor4d([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1], [1, 2, 2, 3]);
    const grey = await values(rgb, [0, 1], input(2, 1));
    [0.299, 0.587, 0.114, 1].forEach((value, i) => expect(grey[i]).toBeCloseTo(value, 5));
    expect(await values(tf.tensor4d([0, 1, 1, 0], [1, 2, 2, 1]), [0, 1], input(2, 3))).toEqual([
      0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0,
    ]);
    expect(() => preparePictures(tf.zeros([1, 2, 2, 4]), [0, 1], input(2, 3))).toThrow(/4 channels/);
  });

  test('shrink and grow as in PIL, the two axes each on its own', async () => {
    const close = (found: Float32Array, expected: readonly number[]): void =>
      expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 6));
    close(triangleFilter(2, 4), [1, 0, 0.75, 0.25, 0.25, 0.75, 0, 1]);
    close(triangleFilter(4, 2), [3 / 7, 3 / 7, 1 / 7, 0, 0, 1 / 7, 3 / 7, 3 / 7]);
    const x = tf.tensor4d(
      Array.from({ length: 2 * 4 * 3 * 3 }, (_, i) => ((i * 37) % 256) / 255),
      [2, 4, 3, 3],
    );
    const given = await x.data();
    const found = await values(x, [0, 1], input(2, 3));
    const [vertical, horizontal] = [triangleFilter(4, 2), triangleFilter(3, 2)];
    for (let [n, at] = [0, 0]; n < 2; n++)
      for (let i = 0; i < 2; i++)
        for (let j = 0; j < 2; j++)
          for (let c = 0; c < 3; c++, at++) {
            let sum = 0;
            for (let y = 0; y < 4; y++)
              for (let z = 0; z < 3; z++)
                sum += vertical[i * 4 + y]! * horizontal[j * 3 + z]! * given[((n * 4 + y) * 3 + z) * 3 + c]!;
            expect(found[at]).toBeCloseTo(sum, 5);
          }
  });
});

describe('a tfjs layers model', () => {
  const layer = (kind: string, name: string, more: object = {}): object => ({
    class_name: kind,
    config: { name, ...more },
  });
  const topology = {
    model_config: {
      class_name: 'Sequential',
      config: [
        layer('Conv2D', 'conv', { strides: [1, 1], padding: 'valid', activation: 'relu' }),
        layer('MaxPooling2D', 'pool', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
        layer('Dropout', 'drop'),
        layer('Flatten', 'flat'),
        layer('Dense', 'inner', { activation: 'relu' }),
        layer('Dense', 'classes', { activation: 'softmax' }),
      ],
    },
  };
  const numbers = (count: number, step: number): number[] =>
    Array.from({ length: count }, (_, i) => (((i + 1) * step) % 11) / 5 - 1);
  const kernel = numbers(4 * 2, 3);
  const [inner, classes] = [numbers(8 * 2, 5), numbers(2 * 3, 7)];

  /** The files of a model in two shards that divide a number: groups are one stretch of bytes. */
  async function written(cut = 0): Promise<string> {
    const folder = await temporaryFolder();
    const bytes = (list: readonly number[]): Buffer => Buffer.from(Float32Array.from(list).buffer);
    const first = bytes([...kernel, 0.1, -0.2]);
    const second = bytes([...inner, 0.3, 0.2, ...classes, 0, 0.1, 0.2]);
    writeFileSync(join(folder, 'a1'), first.subarray(0, 6));
    writeFileSync(join(folder, 'a2'), first.subarray(6));
    writeFileSync(join(folder, 'b'), second.subarray(0, second.length - cut));
    const weight = (name: string, ...shape: number[]): object => ({ name, shape, dtype: 'float32' });
    const weightsManifest = [
      { paths: ['a1', 'a2'], weights: [weight('conv/kernel', 2, 2, 1, 2), weight('conv/bias', 2)] },
      {
        paths: ['b'],
        weights: [
          ...[weight('inner/kernel', 8, 2), weight('inner/bias', 2)],
          ...[weight('classes/kernel', 2, 3), weight('classes/bias', 3)],
        ],
      },
    ];
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ modelTopology: topology, weightsManifest }));
    return folder;
  }

  test('gives the features and scores that plain loops give', async () => {
    const folder = await written();
    const { arrays, sha256, topology: read } = await readTfjsModel(folder);
    const files = ['model.json', 'a1', 'a2', 'b'].map((name) => readFileSync(join(folder, name)));
    expect(sha256).toBe(createHash('sha256').update(Buffer.concat(files)).digest('hex'));
    const weights = new Weights(folder, arrays);
    const picture = numbers(25, 4);
    const before = tf.memory().numTensors;
    const { features, scores } = sequentialNet(read, weights, 'inner')(tf.tensor4d(picture, [1, 5, 5, 1]));
    const pooled: number[] = [];
    for (let y = 0; y < 4; y += 2)
      for (let x = 0; x < 4; x += 2)
        for (let c = 0; c < 2; c++) {
          const at = (i: number, j: number): number => {
            let sum = [0.1, -0.2][c]!;
            for (let a = 0; a < 2; a++)
              for (let b = 0; b < 2; b++) sum += picture[(i + a) * 5 + j + b]! * kernel[(a * 2 + b) * 2 + c]!;
            return Math.max(0, sum);
          };
          pooled.push(Math.max(at(y, x), at(y, x + 1), at(y + 1, x), at(y + 1, x + 1)));
        }
    const hidden = [0, 1].map((k) =>
      Math.max(
        0,
        pooled.reduce((sum, value, i) => sum + value * inner[i * 2 + k]!, [0.3, 0.2][k]!),
      ),
    );
    const expected = [0, 1, 2].map((k) => hidden.reduce((sum, value, i) => sum + value * classes[i * 3 + k]!, k / 10));
    const [found, scored] = [await features.data(), await scores.data()];
    hidden.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
    expected.forEach((value, i) => expect(scored[i]).toBeCloseTo(value, 5));
    expect(hidden.some((value) => value > 0)).toBe(true);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    weights.dispose();
  });

  test('that is cut off, lacks a file or has other layers is told of', async () => {
    await expect(readTfjsModel(await written(4))).rejects.toThrow(/cut off: b end before 'classes\/bias' does/);
    await expect(readTfjsModel(await temporaryFolder())).rejects.toThrow(/lacks 'model\.json'/);
    const weights = new Weights('x', new Map());
    expect(() => sequentialNet(topology, weights, 'innner')).toThrow(/no layer 'innner'/);
    const other = { config: [layer('LSTM', 'memory')] };
    expect(() => sequentialNet(other, weights, 'memory')).toThrow(/'memory' \(LSTM, linear\) cannot be computed/);
  });
});

describe('an ONNX file', () => {
  test.skipIf(!isNativeInstalled)('answers with inner values too (skipped without onnxruntime-node)', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'net.onnx');
    const value = (name: string) => ({ name, type: 'float32', shape: ['batch', 2] }) as const;
    writeFileSync(
      path,
      encodeModel({
        nodes: [encodeNode('Add', ['x', 'x'], ['inner']), encodeNode('Neg', ['inner'], ['y'])],
        constants: [],
        inputs: [value('x')],
        outputs: [value('y')],
      }),
    );
    const net = await openOnnx(path, ['inner', 'y']);
    const found = await net.run(Float32Array.of(1, 2, 3, 4), [2, 2]);
    expect(found.map((each) => [...each])).toEqual([
      [2, 4, 6, 8],
      [-2, -4, -6, -8],
    ]);
    net.dispose();
    await expect(openOnnx(path, ['nothing'])).rejects.toThrow(/ONNX Runtime cannot open .*net\.onnx/);
  });
});

test('an extractor that is not known, or whose files are not there', async () => {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'weights'));
  await expect(openExtractor('mnist_cnn', folder)).rejects.toMatchObject({
    message: "There is no feature extractor 'mnist_cnn'.",
    hint: 'Did you mean mnist-cnn? There are mnist-cnn, fashion-cnn, mobilenet-0.25.',
  });
  await expect(openExtractor('fashion-cnn', folder)).rejects.toThrow(
    /needs '.*fashion_mnist_cnn\.onnx', and there is nothing/,
  );
});
