import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, root } from './testing.js';

/** A fenced block of the tutorial: its language, its text, and the exit code in a comment before it. */
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

test('every command of the tutorial runs as written and prints what the tutorial shows', { timeout: 900_000 }, () => {
  const folder = emptyFolder();
  let cwd = folder;
  let output = '';
  for (const block of blocksOf(readFileSync(join(root, 'docs/tutorial.md'), 'utf8'))) {
    if (block.install) {
      // Another test installs a packed genc; this one uses the built one.
      mkdirSync(join(folder, 'my-vae/node_modules/.bin'), { recursive: true });
      writeFileSync(join(folder, 'my-vae/package.json'), '{}\n');
      symlinkSync(root, join(folder, 'my-vae/node_modules/genc'));
      symlinkSync(join(root, 'dist/cli.mjs'), join(folder, 'my-vae/node_modules/.bin/genc'));
      cwd = join(folder, 'my-vae');
    } else if (block.language === 'sh') {
      const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1; ${block.text}`], {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
      output = stdout;
      expect(status, `${block.text}\n${output}`).toBe(block.exits);
    } else if (block.language === 'diff') applyDiff(join(cwd, 'vae.gen'), block.text);
    else if (block.language === 'text') {
      let from = 0;
      // Numbers in a table depend on the machine only if the tutorial has an ellipsis for them.
      for (const line of block.text.split('\n').map((each) => each.trim())) {
        if (line === '' || line === '…') continue;
        const found = output.indexOf(line, from);
        expect(found, `"${line}" is printed, in this order, in:\n${output}`).toBeGreaterThanOrEqual(0);
        from = found + line.length;
      }
    }
  }
});
