import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from './testing.js';

const spec = (split: string): string => `model One {
  data pics from "./one" { x: [4, 4, 3] in 0..1 }
  net F(x) { return x -> Flatten -> Dense(48) -> Reshape(4, 4, 3) -> sigmoid }
  loss total = mean((F(x) - x)^2)
  train { minimize total over F with adam()  batch 1  epochs 1 }
  sample rebuild(x) = x, F(x) on ${split} first 1
}
`;

test('a set of one picture: a sample names its split, and counts of one have the singular', async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'one'));
  await sharp({ create: { width: 4, height: 4, channels: 3, background: '#248' } })
    .png()
    .toFile(join(cwd, 'one/a.png'));
  writeFileSync(join(cwd, 'one.gen'), spec('test'));
  const lacking = await genc(['train', '--out', 'r', '--threads', '1'], { cwd });
  expect(lacking.code).toBe(1);
  expect(lacking.err).toContain('pics has no test split.');
  expect(lacking.err).toContain('Write `on train` in the sample.');

  writeFileSync(join(cwd, 'one.gen'), spec('train'));
  const { code, out, err } = await genc(['train', '--out', 'r', '--threads', '1'], { cwd });
  expect(code).toBe(0);
  expect(err).toContain('run r: 1 epoch of 1 step\n');
  expect(out).toContain('trained: 1 epoch, 1 step, ');
  const again = await genc(['resume', 'r', '--threads', '1'], { cwd });
  expect(again.err).toContain("The run 'r' is finished: 1 of 1 epoch is done.");
});
