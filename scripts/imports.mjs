// The imports between source files, read by the TypeScript compiler: `node scripts/imports.mjs` prints every cycle.
// Imports of types count: a reader of one file in a cycle has to know all its files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../', import.meta.url));
const houses = ['grammar', 'compiler', 'runtime', 'cli', 'editor'];
/** Files left out: tests, files that only tests use, and sources in another language. */
const besides = /\.test\.ts$|\.d\.ts$|(^|\/)(testing|goldens)\/|(^|\/)testing[.-]|assembly\/source\//;

/** The imports of each source file: files by their path from the root, packages by name. */
export function imports() {
  const files = houses
    .flatMap((house) => readdirSync(join(root, house), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll('\\', '/'))
    .filter((path) => !besides.test(path))
    .sort();
  return new Map(files.map((path) => [path, importedBy(path)]));
}

function importedBy(path) {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(root, path), 'utf8'), true, true);
  return importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return fileName;
    const file = posix.join(dirname(path), fileName).replace(/\.js$/, '.ts');
    return existsSync(join(root, file)) ? file : fileName;
  });
}

/** The imports between folders: a folder and its parent are two. */
export function folders(files) {
  const graph = new Map();
  for (const [path, imported] of files) {
    const from = dirname(path);
    if (!graph.has(from)) graph.set(from, new Set());
    for (const to of imported) if (files.has(to) && dirname(to) !== from) graph.get(from).add(dirname(to));
  }
  return graph;
}

/** Strongly connected components, the largest first (Tarjan 1972, "Depth-First Search and Linear Graph Algorithms"). */
export function cycles(graph) {
  const order = new Map();
  const lowest = new Map();
  const stack = [];
  const found = [];
  const visit = (node) => {
    order.set(node, order.size);
    lowest.set(node, order.get(node));
    stack.push(node);
    for (const next of graph.get(node)) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node), lowest.get(next)));
    }
    if (lowest.get(node) !== order.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1) found.push(members.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return found.sort((a, b) => b.length - a.length);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const files = imports();
  for (const [what, found] of [
    ['files', cycles(files)],
    ['folders', cycles(folders(files))],
  ]) {
    console.log(`${found.length} cycles of ${what}${found.length > 0 ? `, the largest of ${found[0].length}` : ''}`);
    for (const members of found) console.log(`  ${members.join(' ')}`);
  }
}
