/** A network of random weights in place of `mnist-cnn`, so that tests take features without a download. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stream } from '../../library/random/index.js';

/** Two dense layers. */
export function writeNetwork(directory: string): void {
  const folder = join(directory, 'weights/mnist_cnn_tfjs');
  mkdirSync(folder, { recursive: true });
  const stream = new Stream({ seed: 1, path: 'network' });
  const shapes = {
    'dense_1/kernel': [784, 256],
    'dense_1/bias': [256],
    'dense_2/kernel': [256, 10],
    'dense_2/bias': [10],
  };
  const total = Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b), 0);
  writeFileSync(
    join(folder, 'w'),
    Buffer.from(Float32Array.from({ length: total }, () => stream.normalPair()[0] / 10).buffer),
  );
  const weights = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  const dense = (name: string, activation: string): object => ({ class_name: 'Dense', config: { name, activation } });
  const config = [
    { class_name: 'Flatten', config: { name: 'flat' } },
    dense('dense_1', 'relu'),
    dense('dense_2', 'softmax'),
  ];
  const model = { modelTopology: { config }, weightsManifest: [{ paths: ['w'], weights }] };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
}
