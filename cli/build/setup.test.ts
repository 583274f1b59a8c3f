import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../testing.js';

test('npm knows every setting of the project', () => {
  const { stderr, status } = spawnSync('npm prefix --loglevel=warn', { cwd: root, shell: true, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('the install script of ONNX Runtime is not run, and the package is still wanted', () => {
  const { allowScripts, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(allowScripts['onnxruntime-node']).toBe(false);
  expect(optionalDependencies['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
  // What npm 10 reads is set where the set-up runs it.
  expect(readFileSync(join(root, 'cli/build/setup.mjs'), 'utf8')).toContain("ONNXRUNTIME_NODE_INSTALL: 'skip'");
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
});
