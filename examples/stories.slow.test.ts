/**
 * The stories of examples: every command of their pages runs as written, in a clone of their own. The ablation trains for two
 * minutes and runs with GENC_THEORY=all.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installBuilt, runPage } from '../cli/testing-page.js';
import { emptyFolder, root } from '../cli/testing.js';

const stories = process.env['GENC_THEORY'] === 'all' ? ['diff', 'ablation'] : ['diff'];

test.each(stories)('the commands of examples/%s run as written', { timeout: 1_200_000 }, (name) => {
  const folder = emptyFolder();
  cpSync(join(root, 'examples', name), folder, { recursive: true });
  installBuilt(folder);
  writeFileSync(join(folder, '.gitignore'), 'node_modules\nruns\n');
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=reader', '-c', 'user.email=reader@example.org', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'feat: the example');
  runPage(`examples/${name}/README.md`, folder, 'vae.gen');
  expect(git('status', '--short').split('\n')).not.toContain('?? node_modules');
});
