/** Runs whose data changed or moved, from the command line. */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { emptyFolder, genc } from './testing.js';

const spec = `model AE {
  data pics from "./photos" { x: [8, 8, 3] in 0..1 }
  net E(x) -> [8, 8, 3] in 0..1 { return x -> Conv(3, 3) -> sigmoid }
  loss l = mean((E(x) - x)^2)
  train { minimize l over E with adam(lr=1e-3)  batch 4 }
  sample rebuild(x) = x, E(x) on train first 2
}
`;

test('resume asks for --changed-data; a moved project goes on, with --source for a folder that moved', async () => {
  const home = emptyFolder();
  const cwd = join(home, 'project');
  mkdirSync(join(cwd, 'photos'), { recursive: true });
  writeFileSync(join(cwd, 'ae.gen'), spec);
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#248' } })
    .png()
    .toBuffer();
  for (let index = 0; index < 20; index++) writeFileSync(join(cwd, 'photos', `${index}.png`), picture);
  const first = await genc(['train', '--steps', '1', '--out', 'run', '--threads', '1'], { cwd });
  expect(first.code).toBe(0);
  expect(await genc(['train', '--changed-data'], { cwd })).toMatchObject({
    ...{ code: 2, err: expect.stringContaining('--changed-data is for a run that goes on') },
  });

  copyFileSync(join(cwd, 'photos/1.png'), join(cwd, 'photos/new.png'));
  const refused = await genc(['resume', 'run', '--threads', '1'], { cwd });
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("error: The data is not what the run 'run' was trained on: pics has ");
  expect(refused.err).toContain('genc resume run --changed-data');
  const asked = await genc(['resume', 'run', '--changed-data', '--steps', '2', '--threads', '1'], { cwd });
  expect(asked.err).toContain('The run goes on with other data: pics has ');
  expect(asked.code).toBe(0);

  const moved = join(home, 'moved');
  renameSync(cwd, moved);
  const options = { cwd: moved };
  expect((await genc(['resume', 'run', '--steps', '3', '--threads', '1'], options)).code).toBe(0);
  renameSync(join(moved, 'photos'), join(moved, 'pictures'));
  const lost = await genc(['resume', 'run', '--threads', '1'], options);
  expect(lost).toMatchObject({ code: 1, err: expect.stringContaining('--source ./photos=FOLDER') });
  const source = ['--source', './photos=pictures'];
  const found = await genc(['resume', 'run', '--threads', '1', ...source], options);
  expect([found.code, /error|other data/.exec(found.err)]).toEqual([0, null]);
  const drawn = await genc(['sample', 'run', '--threads', '1', ...source], options);
  expect([drawn.code, /error|warning/.exec(drawn.err)]).toEqual([0, null]);
  rmSync(join(moved, 'pictures/new.png'));
  const other = await genc(['sample', 'run', '--threads', '1'], options);
  expect(other).toMatchObject({
    code: 0,
    err: expect.stringContaining('This is not the data that the run was trained on'),
  });
  expect(JSON.parse(readFileSync(join(moved, 'run/run.json'), 'utf8'))).toMatchObject({
    ...{ base: '..', elsewhere: { './photos': '../pictures' }, changedData: [{ step: 1 }] },
  });
});
