/** Links between the pages of the repository: the linked file and heading exist. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './testing.js';

const left = new Set(['node_modules', 'dist', 'runs', '.git', '.genc']);

function pagesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (left.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const prose = (markdown: string): string => markdown.replace(/^ *```[\s\S]*?^ *```/gm, '');

/** The anchor of a heading on GitHub: lower case, without punctuation, with hyphens for spaces. */
const anchorsOf = (markdown: string): Set<string> =>
  new Set(
    [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map((heading) =>
      heading[1]!
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/ /g, '-'),
    ),
  );

test('the target of every link and picture exists', () => {
  const pages = pagesBelow(root);
  expect(pages.length).toBeGreaterThan(50);
  const broken: string[] = [];
  let checked = 0;
  for (const page of pages) {
    const text = prose(readFileSync(page, 'utf8')).replace(/`[^`\n]*`/g, '');
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)].map((found) => found[1] ?? found[2]!);
    for (const target of targets.filter((each) => !/^[a-z]+:/.test(each))) {
      checked++;
      const [file, anchor] = target.split('#') as [string, string?];
      const path = file === '' ? page : join(dirname(page), file);
      const there =
        existsSync(path) &&
        (anchor === undefined || !path.endsWith('.md') || anchorsOf(readFileSync(path, 'utf8')).has(anchor));
      if (!there) broken.push(`${relative(root, page)}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
  expect(checked).toBeGreaterThan(100);
});
