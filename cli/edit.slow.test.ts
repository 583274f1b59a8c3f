import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from './testing.js';

/** A spec of single colours: their codes take few steps to find. Only the later spec has the samples for an edit. */
const spec = `model Tinted {
  param size = 4
  data faces -> resize(size) { x: [size, size, 3] in 0..1  kind: class(2)  split test=0.1 }
  net G(w: [3]) -> [size, size, 3] { return w -> Dense(3) -> Reshape(1, 1, 3) -> Upsample(size, nearest) }
  loss plain = mean((G(normal([3])) - x)^2)
  train { minimize plain over G with adam(lr=1e-3)  batch 8 }
}
`;
const later = spec.replace(
  '  train {',
  `  param steps = 60
  let w = normal([3])
  sample project(x) {
    free w = 0 * normal([3])
    y = G(w)
    minimize sum((y - x)^2) over w with adam(lr=0.1), repeat steps
    return x, y, w
  } on test first 3
  sample decode(w) = G(w)
  train {`,
);

test('a run is edited, and projects, by a spec that was written after it', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'tinted.gen'), spec);
  writeFileSync(join(cwd, 'later.gen'), `variant Other of Tinted { param size = 5 }\n${later}`);
  const trained = await genc(['train', 'tinted.gen', '--set', 'size=8', '--steps', '1', '--out', 'run'], { cwd });
  expect(trained.code, trained.err).toBe(0);

  // The size is that of the run, which is neither that of the spec nor that of its first model.
  const sampled = await genc(['sample', 'run', 'project', '--spec', 'later.gen', '--n', '2'], { cwd });
  expect(sampled, sampled.err).toMatchObject({ code: 0, out: 'run/samples/project.png\n' });
  expect(existsSync(join(cwd, 'run/samples/project.png'))).toBe(true);

  const words = ['edit', 'run', '--along', 'kind', '--spec', 'later.gen', '--n', '4', '--held-out', '3', '--show', '2'];
  const edited = await genc(words, { cwd });
  expect(edited.code, edited.err).toBe(0);
  expect(edited.err).toContain('evaluating kind: faces.test, batch 1 of 2');
  expect(edited.out).toContain('kind: from cartoon to anime, learned from 4 projections of each');
  expect(edited.out).toMatch(/told apart {3}\d of 6, \d+ % \(95 % interval \d+ % to \d+ %\) of those held out/);
  const file = JSON.parse(readFileSync(join(cwd, 'run/edits/kind.json'), 'utf8')) as Record<string, unknown>;
  expect(file).toMatchObject({ strengths: [-2, -1, 0, 1, 2], spec: 'later.gen', heldOut: { count: 6 } });

  const again = await genc([...words, '--strengths', '-1.5,3', '--set', 'steps=5', '--json'], { cwd });
  expect(JSON.parse(again.out)).toMatchObject({ folder: 'run', strengths: [-1.5, 3], model: 'Tinted' });
  expect(JSON.parse(again.out)).not.toMatchObject({ error: file['error'] });

  for (const [call, code, message] of [
    [['edit', 'nowhere', '--along', 'kind'], 2, 'there is no run nowhere'],
    [['edit', 'run', '--along', 'kind', '--set', 'steps=5'], 2, '--set changes a spec, and none is named'],
    [['edit', 'run', '--along', 'kind', '--strengths', '1,two'], 2, 'Write numbers with commas'],
    [['edit', 'run', '--along', 'kind'], 1, 'Tinted has no two samples to edit with'],
    [['sample', 'run', 'project', '--set', 'steps=5'], 2, '--set changes a spec, and none is named'],
  ] as const)
    expect(await genc([...call], { cwd })).toMatchObject({ code, err: expect.stringContaining(message) as string });
});
