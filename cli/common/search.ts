import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { requireFile } from './spec-address.js';
import { UsageError } from './failure.js';

/** The file with patterns of skipped files, in the syntax of `.gitignore`: drafts, files with mistakes on purpose. */
const IGNORE_FILE = '.gencignore';

/** The patterns of one folder, which apply to everything below it. */
interface Rules {
  readonly folder: string;
  readonly ignores: (path: string) => boolean;
}

function rulesOf(folder: string): Rules[] {
  const path = join(folder, IGNORE_FILE);
  if (!existsSync(path)) return [];
  const rules = ignore.default().add(readFileSync(path, 'utf8'));
  return [{ folder, ignores: (below) => rules.ignores(below) }];
}

/**
 * The specs in the given files and folders; by default those in the current folder. The search skips `node_modules`,
 * `runs`, hidden folders and paths that a `.gencignore` on the way names. A path given by name is never skipped.
 */
export function expandSpecs(paths: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string, above: readonly Rules[]): void => {
    const rules = [...above, ...rulesOf(folder)];
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry;
      const path = folder === '.' ? name : join(folder, name);
      const isFolder = entry.isDirectory();
      if (isFolder ? name === 'node_modules' || name === 'runs' || name.startsWith('.') : !name.endsWith('.gen'))
        continue;
      const isIgnored = rules.some(({ folder: root, ignores }) =>
        ignores(`${relative(root, path).split(sep).join('/')}${isFolder ? '/' : ''}`),
      );
      if (isIgnored) continue;
      if (isFolder) visit(path, rules);
      else found.push(path);
    }
  };
  for (const path of paths.length === 0 ? ['.'] : paths) {
    if (existsSync(path) && statSync(path).isDirectory()) visit(path, []);
    else {
      requireFile(path);
      found.push(path);
    }
  }
  if (found.length === 0) throw new UsageError('no .gen file found', 'genc init writes a first one');
  return [...new Set(found)];
}
