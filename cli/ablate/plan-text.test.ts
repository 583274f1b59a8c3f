import { expect, it } from 'vitest';
import type { AblationArm, AblationFile } from '../../runtime/runs/ablation/index.js';
import { estimated } from '../../runtime/runs/ablation/estimate.js';

const arm = (flops: number, batch = 10): AblationArm => ({
  ...{ id: `${flops}`, model: 'A', settings: {}, differences: [], start: { same: 0, fresh: [] }, unequal: [] },
  ...{ otherFormulas: [], epochs: 2, batch, flops },
});
const ablation = (...arms: AblationArm[]): AblationFile => ({
  ...{ format: 'genc-ablation-1', name: 's', spec: 's.gen', base: '.', created: '' },
  ...{ arms, seeds: [0, 1], compare: [] },
});

it('estimates an arm between the base and the largest linearly: ten times the work is not ten times the time', () => {
  const kind = 'measured' as const;
  const timings = { kind, base: { seconds: 1, work: 100 }, largest: { seconds: 3, work: 1000 } };
  // 100 examples are ten iterations an epoch: 2 epochs × 2 seeds × 10 × (1 + 2 + 3) seconds.
  expect(estimated(ablation(arm(10), arm(55), arm(100)), { ...timings, examples: 100 })).toBeCloseTo(240);
  expect(estimated(ablation(arm(10)), { kind, base: timings.base, examples: 100 })).toBeCloseTo(40);
  // Half the batch means twice the iterations of half the work, but never less than half of the base's time.
  expect(estimated(ablation(arm(10), arm(10, 5)), { kind, base: timings.base, examples: 100 })).toBeCloseTo(40 + 40);
  expect(estimated(ablation(arm(10)), { kind, base: timings.base })).toBeUndefined();
});
