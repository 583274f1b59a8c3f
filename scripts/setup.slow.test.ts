import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../cli/testing.js';

test('npm knows every setting of the project', () => {
  const { stderr, status } = spawnSync('npm prefix --loglevel=warn', { cwd: root, shell: true, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('the install script of ONNX Runtime is not run, and the package is still wanted', () => {
  const { allowScripts, optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(allowScripts['onnxruntime-node']).toBe(false);
  expect(optionalDependencies['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
  // The set-up sets the variable that npm 10 reads.
  expect(readFileSync(join(root, 'scripts/setup.mjs'), 'utf8')).toContain("ONNXRUNTIME_NODE_INSTALL: 'skip'");
});

test('the lock file names no registry', () => {
  expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
});

test('the warning of slow training names a page that explains it', () => {
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  const page = /(docs\/[a-z-]+\.md) explains it/.exec(text('runtime/engine/backend/prepare.ts'))?.[1];
  expect(text(page ?? 'README.md')).toContain('## Training is several times slower than it could be');
  expect(text('docs/tutorial.md')).toContain('troubleshooting.md#training-is-several-times-slower-than-it-could-be');
});
