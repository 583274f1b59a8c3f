import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { frechetDistance } from './fid.js';
import { gaussianOf } from './moments.js';
import { features } from './testing/features.js';

const python = ((): boolean => {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
test.skipIf(!python)('agrees with numpy (skipped where python3 has no numpy)', () => {
  const n = 96;
  const [x, y] = [features(160, n, 'x'), features(60, n, 'y', 2.5)];
  const program = `
import json, sys, numpy as np
x, y = (np.array(v).reshape(-1, ${n}) for v in json.load(sys.stdin))
a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
roots = np.sqrt(np.linalg.eigvals(a @ b).astype(complex)).real
print(((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(a) + np.trace(b) - 2 * roots.sum())`;
  const answer = execFileSync('python3', ['-c', program], { input: JSON.stringify([[...x], [...y]]) });
  // numpy's general solver gives 1e-15 for zero eigenvalues; the digits here allow for their roots.
  expect(frechetDistance(gaussianOf(x, n), gaussianOf(y, n)).distance).toBeCloseTo(Number(answer.toString()), 5);
});
