// `npm test` runs the set-up, then types, lint, format and the tests of both tiers, even after a failure.
// The last line is the count.
// `npm test -- runtime/runs/data` runs the tests of one folder alone.
import { Buffer } from 'node:buffer';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setup } from './setup.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const filters = process.argv.slice(2);
const bin = (path) => join(root, 'node_modules', path);
/** The cache of a checker, with its results for unchanged files. */
const cache = (name) => join(root, 'node_modules/.cache/genc', name);

setup();
const failures = [];
let passed = 0;
if (filters.length === 0) {
  // Types and lint run together; the formatter is fast.
  await Promise.all([
    check('types', [bin('typescript/bin/tsc'), '-p', '.', '--incremental', '--tsBuildInfoFile', cache('tsc.json')]),
    check('lint', [
      bin('eslint/bin/eslint.js'),
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      cache('eslint.json'),
      '.',
    ]).then(() =>
      check('format', [
        bin('prettier/bin/prettier.cjs'),
        '--check',
        '--cache',
        '--cache-strategy',
        'content',
        '--cache-location',
        cache('prettier.json'),
        '--log-level',
        'warn',
        '.',
      ]),
    ),
  ]);
}
const folder = mkdtempSync(join(tmpdir(), 'genc-test-'));
const reportPath = join(folder, 'report.json');
const reporters = ['--reporter=default', '--silent=passed-only', '--reporter=json', `--outputFile.json=${reportPath}`];
const code = await run([bin('vitest/vitest.mjs'), 'run', ...reporters, ...filters], 'inherit');
let failed = failures.length;
if (existsSync(reportPath)) {
  const report = JSON.parse(readFileSync(reportPath, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that does not load and an error outside of tests fail no test, but count as failures.
  if (code !== 0 && report.numFailedTests === 0) failed += Math.max(1, report.numFailedTestSuites);
  for (const file of report.testResults) if (file.status === 'failed') failures.push(file.name.replace(root, ''));
} else failed++;
rmSync(folder, { recursive: true, force: true });
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** Runs a check and prints its output in one piece. */
async function check(name, command) {
  const chunks = [];
  const started = Date.now();
  const status = await run(command, (chunk) => chunks.push(chunk));
  const output = Buffer.concat(chunks).toString().trim();
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(0)} s)${output ? `\n${output}` : ''}`,
  );
  if (status === 0) passed++;
  else failures.push(name);
}

function run(command, output) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', output);
    child.stderr?.on('data', output);
    child.on('close', (status) => resolve(status ?? 1));
  });
}
