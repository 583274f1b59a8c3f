/** The two tiers of tests, told apart by the names of their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const houses = ['bench', 'cli', 'compiler', 'editor', 'examples', 'grammar', 'runtime', 'scripts', 'specs'];
const tests = houses
  .flatMap((house) => readdirSync(join(root, house), { recursive: true }).map((path) => join(house, path)))
  .filter((path) => /\.test\.(ts|mjs)$/.test(path) && !path.includes('node_modules'));

/** The imports and calls that start a process, a browser or a run. */
const slow = /from '(node:child_process|playwright-core)'|\bgenc\(\[|\b(trainRun|resumeRun)\(/;

test('a unit test starts no process and no browser, and trains no run', () => {
  const unit = tests.filter((path) => !path.includes('.slow.test.'));
  expect(unit.length).toBeGreaterThan(100);
  expect(unit.filter((path) => slow.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

test('every slow test has the name that its project looks for', () => {
  const named = tests.filter((path) => path.includes('.slow.'));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !path.endsWith('.slow.test.ts'))).toEqual([]);
});
