/** Distances of batches, and in features of nets, on both targets. */
import { beforeAll, expect, test } from 'vitest';
import { compileFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { differences } from './testing/parity.js';
import { torchPython } from './testing/python.js';

const text = `model Far {
  data small { x: [8, 6, 3] in 0..1 }
  net E(x) -> [4] { return x -> Flatten -> Dense(8) -> tanh -> Dense(4) }
  net D(z: [4]) -> [8, 6, 3] { return z -> Dense(144) -> Reshape(8, 6, 3) -> sigmoid }
  net Features(x) {
    return x -> stem: Conv(5, 3, stride=2) -> relu -> down: repeat [6, 7] as width { Conv(width, 3) -> skip: tanh } -> Flatten -> last: Dense(3)
  }
  let z = E(x)
  let y = D(z)
  loss wae     = mse(y, x) + 10 * mmd(z, normal(shape(z)))
  loss several = mmd(z, uniform([4]), kernel=rbf, scale=[0.2, 1, 5]) + mmd(y, x, scale=0.5) + mmd(mean(y), mean(x), kernel=rbf)
  loss seen    = perceptual(Features, y, x, at=[stem, down[0], down[1].skip, last])
  loss penalty = sum(grad(perceptual(Features, y, x, at=stem), y)^2)
  loss own     = mean(Features(x)^2)
  train {
    step a: minimize wae over E, D with adam()
    step b: minimize several over E, D with adam()
    step c: minimize seen over E, D with adam()
    step d: minimize penalty over E, D with adam()
    step e: minimize own over Features with adam()
  }
}
`;
const python = torchPython();

beforeAll(async () => void (await prepareBackend('cpu')));

test.skipIf(python === undefined)('distances and their gradients of PyTorch are those of TensorFlow.js', async () => {
  const { graph, diagnostics } = compileFile('far.gen', { read: () => text });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const found = await differences(graph!, python!, { both: true });
  expect(found.differences.map(({ what, relative }) => `${what}: ${relative}`)).toEqual([]);
  expect(found.compared).toBeGreaterThan(30);
});
