/** The example trains as a newcomer starts it, and draws what its page promises. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from '../../cli/testing.js';

test('two moons: the likelihood rises, and the density, the points and the report are there', async () => {
  const out = join(emptyFolder(), 'run');
  const trained = await genc(['train', 'examples/two-moons/two-moons.gen', '--epochs', '4', '--out', out]);
  expect(trained.err).not.toContain('error');
  expect(trained.code).toBe(0);
  const nll = readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .split('\n')
    .flatMap((line) => /"epoch","split":"test".*"nll":([\d.]+)/.exec(line)?.[1] ?? [])
    .map(Number);
  expect(nll).toHaveLength(4);
  expect(nll.at(-1)!).toBeLessThan(nll[0]! - 0.1);
  for (const file of ['plots/density.svg', 'plots/data.png', 'samples/generate/epoch-0004.png', 'report.html'])
    expect(existsSync(join(out, file)), file).toBe(true);
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as { data: Record<string, { counts: object }> };
  expect(run.data['two_moons']!.counts).toEqual({ train: 10_000, test: 2_000 });
});
