/** The result of a compiled search against normal equations in double precision. */
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { createTrainer } from '../runtime/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { startBackend } from '../runtime/testing/backends.js';
import { loadModel } from './testing/load.js';

const spec = fileURLToPath(new URL('testing/search.gen', import.meta.url));
beforeAll(() => startBackend('cpu'));

test('the nearest picture of an affine generator is the least-squares one for the same draws', async () => {
  const model = await loadModel(spec, 'Affine');
  const trainer = createTrainer(model, { seed: 3 });
  const stream = new Stream({ seed: 5, path: 'x' });
  const x = tf.tensor4d(
    Array.from({ length: 32 }, () => 2 * stream.uniform() - 1),
    [2, 4, 4, 1],
  );
  const pass = trainer.pass('sample/project', 2);
  const tensors: Tensor[] = tf.tidy(() => [...model.samples['project']!.run(trainer.weights, { x }, pass)]);
  const [ys, ws, losses] = (await Promise.all(tensors.map((tensor) => tensor.array()))) as [
    number[][][][],
    number[][],
    number[],
  ];
  const kernel = (await (trainer.weights as { G: { dense: { kernel: Tensor } } }).G.dense.kernel.array()) as number[][];
  const xs = (await x.array()) as number[][][][];
  for (const [example, w] of ws.entries()) {
    const [picture, target] = [ys, xs].map((each) => each[example]!.flat(2)) as [number[], number[]];
    const drawn = kernel[0]!.map((_, pixel) => w.reduce((sum, value, k) => sum + value * kernel[k]![pixel]!, 0));
    // The picture without the generator's part is the draw. It is the draw of the search if w is the best one for it.
    const noise = picture.map((value, pixel) => value - drawn[pixel]!);
    expect(Math.hypot(...noise)).toBeGreaterThan(0.5);
    const best = leastSquares(
      kernel,
      target.map((value, pixel) => value - noise[pixel]!),
    );
    expect(w).toEqual(best.map((value) => expect.closeTo(value, 3)));
    const error = picture.reduce((sum, value, pixel) => sum + (value - target[pixel]!) ** 2, 0) / 16;
    expect(losses[example]).toBeCloseTo(error, 5);
  }
  expect(ws[0]).not.toEqual(ws[1]);
  tf.dispose([x, ...tensors]);
  trainer.dispose();
});

/** The w with the least |Σ wₖ rows[k] − target|², by Cramer's rule on the normal equations of three unknowns. */
function leastSquares(rows: readonly (readonly number[])[], target: readonly number[]): number[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const matrix = rows.map((a) => rows.map((b) => dot(a, b)));
  const right = rows.map((a) => dot(a, target));
  const determinant = (m: readonly (readonly number[])[]): number =>
    [0, 1, 2].reduce((sum, i) => {
      const [j, k] = [(i + 1) % 3, (i + 2) % 3];
      return sum + m[0]![i]! * (m[1]![j]! * m[2]![k]! - m[1]![k]! * m[2]![j]!);
    }, 0);
  return right.map((_, k) => {
    const replaced = matrix.map((row, i) => row.map((value, j) => (j === k ? right[i]! : value)));
    return determinant(replaced) / determinant(matrix);
  });
}
