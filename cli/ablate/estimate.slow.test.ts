/** Estimates against the time that iterations take here. */
import { beforeAll, describe, expect, test } from 'vitest';
import { emit, trainingWork } from '../../compiler/index.js';
import { graphOf } from '../../compiler/testing/testing.js';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { measureTrainingSpeed } from '../../runtime/engine/backend/training-speed.js';
import type { TrainingSpeed } from '../../runtime/engine/backend/training-speed.js';
import { loadModule } from '../../runtime/node.js';
import { secondsOfWork } from '../../runtime/runs/ablation/estimate.js';
import { measureIteration } from '../../runtime/runs/ablation/index.js';

const model = (nets: string, body: string, batch: number): string => `model Small {
  data tiny { x: [32, 32, 3] in 0..1 }
  ${nets}
  ${body}
  train { minimize total over F with adam()  batch ${batch}  epochs 1 }
}
`;
const specs: readonly (readonly [string, string])[] = [
  [
    'dense layers',
    model(
      'net F(x) -> [32, 32, 3] in 0..1 { return x -> Flatten -> Dense(512) -> relu -> Dense(512) -> relu -> Dense(3072) -> sigmoid -> Reshape(32, 32, 3) }',
      'loss total = sum(bce(F(x), x))',
      64,
    ),
  ],
  [
    'convolutions',
    model(
      'net F(x) -> [32, 32, 3] { return x -> Conv(32, 3) -> relu -> repeat 3 { Conv(32, 3) -> BatchNorm -> relu } -> Conv(3, 3) }',
      'loss total = mean((F(x) - x)^2)',
      16,
    ),
  ],
];

let speed: TrainingSpeed;
beforeAll(async () => {
  await prepareBackend();
  speed = measureTrainingSpeed();
});

describe('the estimate of an iteration', () => {
  test.each(specs)('of %s is within a factor of three of the time that it takes', async (_, text) => {
    const graph = graphOf(text);
    const [work] = trainingWork(graph);
    const model = await loadModule(await emit(graph), 'small.ts');
    const estimate = secondsOfWork(work!, speed);
    const taken = Math.min(await measureIteration(model, work!.batch), await measureIteration(model, work!.batch));
    const told = `estimated ${estimate}, taken ${taken}, of ${JSON.stringify(work)} at ${JSON.stringify(speed)}`;
    expect(estimate / taken, told).toBeGreaterThan(1 / 3);
    expect(estimate / taken, told).toBeLessThan(3);
  });
});
