/** The allowed imports between folders. `node scripts/imports.mjs` lists the cycles. */
import { expect, test } from 'vitest';
import { cycles, folders, imports } from './imports.mjs';

const files = imports();
const imported = [...files].flatMap(([from, targets]) => targets.map((to) => ({ from, to })));
const into = (from, to) =>
  imported.filter((each) => from.test(each.from) && to.test(each.to)).map((each) => `${each.from} → ${each.to}`);

test('finds cycles', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
  ]);
  expect(cycles(graph)).toEqual([['a', 'b', 'c']]);
  expect(files.size).toBeGreaterThan(500);
  expect(into(/^compiler\/compile\.ts$/, /^compiler\//)).not.toEqual([]);
});

test('no cycle of imports crosses folders', () => {
  expect(cycles(folders(files))).toEqual([]);
});

test('the largest cycle of files has at most 13', () => {
  expect(cycles(files).filter((members) => members.length > 13)).toEqual([]);
});

test.each([
  ['the grammar stands on nothing', /^grammar\//, /^(compiler|runtime|cli)\//],
  ['the compiler knows no command line', /^compiler\//, /^cli\//],
  ['the compiler knows of the runtime what both speak of', /^compiler\//, /^runtime\/(?!contract|common|escape)/],
  ['the runtime knows no compiler', /^runtime\//, /^(compiler|grammar|cli)\//],
  [
    'facts know no target',
    /^compiler\/(catalogue|graph|elaborate|plan|memory|rules|diff|ablation)\//,
    /^compiler\/emit\//,
  ],
  ['the engine could be lifted out', /^runtime\/engine\//, /^runtime\/(library|runs)\//],
  ['the library knows no run', /^runtime\/library\//, /^runtime\/runs\//],
  ['the library runs in browsers', /^runtime\/(library|contract|common)\//, /^node:/],
  ['the extension asks the server', /^editor\/vscode\//, /^(grammar|compiler|runtime|cli)\//],
])('%s', (_, from, to) => {
  expect(into(from, to)).toEqual([]);
});
