import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { torchHere } from '../runtime/torch/testing/torch-here.js';
import { emptyFolder } from './testing.js';
import { npm, packInto, tsc, writeTypes } from './testing-package.js';

// The first steps of a new user: install the package into an empty folder, write a first spec, train it.
test('the packed package installs into an empty folder and trains there', { timeout: 900_000 }, async () => {
  const folder = emptyFolder();
  const { filename, files: names } = packInto(folder);
  expect(names).toEqual(
    expect.arrayContaining([
      ...['LICENSE', 'README.md', 'package.json', 'dist/cli.mjs', 'dist/licenses.txt'],
      ...['python/genc_torch/__main__.py', 'python/genc_torch/data/prepared.py'],
    ]),
  );
  expect(names.filter((name) => /^python\/(?!genc_torch\/|pyproject\.toml$)|pycache/.test(name))).toEqual([]);
  expect(names.filter((name) => /\.test\.|^(cli|grammar|compiler|runtime|specs|bench)\//.test(name))).toEqual([]);

  writeFileSync(join(folder, 'package.json'), '{ "name": "somebody", "private": true, "type": "module" }\n');
  npm(`install ./${filename}`, folder);
  const npx = (words: string): string =>
    execFileSync(`npx --no-install ${words}`, { cwd: folder, shell: true, encoding: 'utf8' });
  npx('genc init');
  npx('genc train --steps 20 --out runs/first');
  expect(readdirSync(join(folder, 'runs/first'))).toEqual(
    expect.arrayContaining(['report.html', 'metrics.jsonl', 'run.json']),
  );
  expect(existsSync(join(folder, 'node_modules/ts-morph'))).toBe(true);
  // The Python part is found in the package, without being installed.
  if ((await torchHere()).ok) {
    npx('genc train --engine torch --device cpu --steps 3 --out runs/torch');
    expect(readdirSync(join(folder, 'runs/torch/checkpoints'))).toContain('last.safetensors');
  }

  // A user's program imports the compiler and the runtime from the package.
  writeFileSync(
    join(folder, 'own.mjs'),
    `import { readFileSync } from 'node:fs';
     import { compileFile, summarize } from 'genc';
     import { defineModel } from 'genc/runtime';
     const { graph } = compileFile('vae.gen', { read: (path) => readFileSync(path, 'utf8') });
     console.log(summarize(graph).nets.map((net) => net.name).join(), typeof defineModel);`,
  );
  expect(execFileSync(process.execPath, ['own.mjs'], { cwd: folder, encoding: 'utf8' })).toBe(
    'Encoder,Decoder function\n',
  );
  expect(readFileSync(join(folder, 'vae.gen'), 'utf8')).toContain('model VAE');

  // The accelerator works, with its types, in a program without the rest of genc and in a browser without Node.
  const program = join(folder, 'plain.mts');
  writeFileSync(
    program,
    `import { accelerate } from 'genc/accelerate';
     import type { Acceleration } from 'genc/accelerate';
     import { languages } from 'genc/prettier';
     import { esbuild } from 'genc/unplugin';
     import genc from 'genc/vite';
     const names: string[] = [genc().name, esbuild().name, languages![0]!.name];
     if (names.join() !== 'genc,genc,genc') throw new Error(names.join());
     const { tier, threads, error, reason, gradients }: Acceleration = await accelerate({ threads: 1 });
     const facts: [string, number, number, string, readonly string[]] = [tier, threads, error, reason, gradients];
     console.log(facts[0], facts[1], facts[2] < 1e-5, facts[3].length > 10, facts[4].includes('MirrorPad'));`,
  );
  writeTypes(folder);
  tsc(folder, '--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom', 'plain.mts');
  expect(execFileSync(process.execPath, ['plain.mjs'], { cwd: folder, encoding: 'utf8' })).toMatch(
    /^(onnxruntime|wasm) 1 true true true\n$/,
  );
  for (const entry of ['genc/accelerate', 'genc/runtime']) {
    const { outputFiles } = buildSync({
      stdin: { contents: `export * from '${entry}';`, resolveDir: folder },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    expect(outputFiles[0]!.text).not.toMatch(/["']node:|onnxruntime-node/);
  }
});
