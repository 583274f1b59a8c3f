/** The example trains as a newcomer starts it, and draws what its page promises. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from '../../cli/testing.js';

test('diffusion: the loss falls below that of a net that knows nothing, and a sheet for each digit is drawn', async () => {
  const out = join(emptyFolder(), 'run');
  const small = ['--steps', '120', '--set', 'width=32', '--set', 'steps=5'];
  const trained = await genc(['train', 'examples/diffusion/diffusion.gen', ...small, '--out', out]);
  expect(trained.err).not.toContain('error');
  expect(trained.code).toBe(0);
  const losses = readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => /"matching":([\d.]+)/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(losses.length).toBeGreaterThan(1);
  // A net that knows nothing answers 0, and errs by the variance of the noise, 1, and the mean square of the picture, nearly 1.
  expect(losses.at(-1)!).toBeLessThan(1);
  for (const file of ['samples/generate/step-00000120.png', 'report.html'])
    expect(existsSync(join(out, file)), file).toBe(true);
}, 600_000);
