/** The processes of the bench that count work and measure the roof. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { forward, iteration } from './dcgan-work.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const dcgan = { spec: 'specs/dcgan.gen', model: 'DCGAN' };

function answer(command: readonly string[], request: object, env = process.env): Record<string, unknown> {
  const [program, ...words] = [...command, JSON.stringify(request)];
  const { status, stdout, stderr } = spawnSync(program!, words, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}
const script = (name: string): string[] => [process.execPath, `${here}children/${name}.mjs`];

test('the products of an iteration of the DCGAN are those counted by hand', () => {
  expect(answer(script('count'), { entry: dcgan, batch: 2 })).toEqual({ multiplications: 2 * iteration });
});

test('a sample is one pass of the generator', () => {
  const { multiplications } = answer(script('count'), { entry: dcgan, batch: 3, sample: 'generate' });
  expect(multiplications).toBe(3 * forward.G);
});

test('the roof is a positive speed on one core and on two, and the clock that of a processor', () => {
  const { one, all, clock } = answer(script('roof'), { side: 256, threads: 2, seconds: 0.1 });
  for (const speed of [one, all]) expect(speed).toBeGreaterThan(0.1);
  expect(clock).toBeGreaterThan(0.3);
  expect(clock).toBeLessThan(10);
});

const torch = spawnSync('/usr/bin/python3', ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
const version = torch.status === 0 ? torch.stdout.trim() : undefined;

test.skipIf(version === undefined)('PyTorch measures its own product (skipped without PyTorch)', () => {
  const found = answer(['/usr/bin/python3', `${here}torch/roof.py`], { side: 256, threads: 1, seconds: 0.1 });
  expect(found['library']).toContain(`PyTorch ${version}`);
  expect(found['speed']).toBeGreaterThan(0.1);
});

test.skipIf(version === undefined)('steps of PyTorch, and compiled ones (skipped without PyTorch)', () => {
  const command = ['/usr/bin/python3', `${here}torch/vae.py`];
  const request = { threads: 1, batch: 2, seconds: 0.1 };
  expect(answer(command, request)).toMatchObject({ reason: `PyTorch ${version}`, parameters: 134_165 });
  // Before 2.2 no net can be compiled in place.
  if (version!.startsWith('1.')) expect(() => answer(command, { ...request, compile: true })).toThrow('torch.compile');
});

test('a further PyTorch has its own variants, and its processes no handicaps', () => {
  const folder = mkdtempSync(join(tmpdir(), 'genc-python-'));
  const python = join(folder, 'python');
  // The stand-in answers with its environment and its request.
  const answers = '{ env: process.env, script: process.argv[2], request: JSON.parse(process.argv[3]) }';
  writeFileSync(python, `#!${process.execPath}\nconsole.log(JSON.stringify(${answers}))`, { mode: 0o755 });
  const program = `
    import { measure, variantsOf } from ${JSON.stringify(pathToFileURL(`${here}variants.mjs`).href)};
    const { python } = JSON.parse(process.argv[1]);
    const measured = (variant) => measure({ name: 'vae', batch: 2 }, variant, variant.settings[0], { seconds: 1 });
    console.log(JSON.stringify({ variants: variantsOf({ python, version: '2.9' }).map((variant) => [variant.says, measured(variant)]) }));
  `;
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_CORETYPE: 'Haswell', COLOUR: 'red' };
  try {
    const { variants } = answer([process.execPath, '--input-type=module', '-e', program], { python }, env);
    const found = variants as [string, { env: NodeJS.ProcessEnv; script: string; request: { compile?: boolean } }][];
    expect(found.map(([says, { request }]) => [says, request.compile])).toEqual([
      ['PyTorch 2.9', undefined],
      ['PyTorch 2.9, compiled', true],
    ]);
    for (const [, { env: seen, script: name }] of found) {
      expect(name).toMatch(/torch\/vae\.py$/);
      expect(seen).toMatchObject({ COLOUR: 'red' });
      expect(Object.keys(seen).filter((key) => /^(OMP|OPENBLAS)_/.test(key))).toEqual([]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a Python without PyTorch is named', () => {
  const words = [`${here}step.mjs`, '--python', '/nowhere/python3'];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('/nowhere/python3 has no PyTorch');
});
