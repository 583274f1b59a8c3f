/** Pages whose commands run as written: `sh` blocks, with the `text` that they print and the `diff` blocks that change a file between them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from './testing.js';

/** A fenced block of a page: its language, its text, and the exit code in a comment before it. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly exits: number;
  readonly install: boolean;
}

function blocksOf(markdown: string): Block[] {
  const fence = /(?:<!-- (exits (\d+)|install) -->\n+)?```(\w+)[^\n]*\n([\s\S]*?)^```$/gm;
  return [...markdown.matchAll(fence)].map(([, comment, exits, language, text]) => ({
    language: language!,
    text: text!,
    exits: Number(exits ?? 0),
    install: comment === 'install',
  }));
}

/** Applies a diff block: the file must contain its lines without `+`; they become its lines without `-`. */
function applyDiff(path: string, diff: string): void {
  const lines = diff.trimEnd().split('\n');
  const side = (sign: string): string =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  const before = readFileSync(path, 'utf8');
  expect(before.split(side('+')), `this stands once in ${path}:\n${side('+')}`).toHaveLength(2);
  writeFileSync(
    path,
    before.replace(side('+'), () => side('-')),
  );
}

/** A text block: its lines stand in the output, in this order. An ellipsis is for what depends on the machine. */
function expectPrinted(text: string, output: string): void {
  let from = 0;
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line === '…') continue;
    const found = output.indexOf(line, from);
    expect(found, `"${line}" is printed, in this order, in:\n${output}`).toBeGreaterThanOrEqual(0);
    from = found + line.length;
  }
}

/** Makes the built genc the package of a folder. Another test installs a packed one. */
export function installBuilt(folder: string): void {
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}\n');
  symlinkSync(root, join(folder, 'node_modules/genc'));
  symlinkSync(join(root, 'dist/cli.mjs'), join(folder, 'node_modules/.bin/genc'));
}

/** Runs a page in a folder. Its diffs change `spec`; where the page installs genc, it goes on in the folder that `install` returns. */
export function runPage(page: string, folder: string, spec: string, install?: () => string): void {
  let cwd = folder;
  let output = '';
  for (const block of blocksOf(readFileSync(join(root, page), 'utf8'))) {
    if (block.install && install) cwd = install();
    else if (block.language === 'sh') {
      const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1; ${block.text}`], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
      output = stdout;
      expect(status, `${block.text}\n${output}`).toBe(block.exits);
    } else if (block.language === 'diff') applyDiff(join(cwd, spec), block.text);
    else if (block.language === 'text') expectPrinted(block.text, output);
  }
}
