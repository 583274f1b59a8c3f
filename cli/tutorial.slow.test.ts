/** The tutorial, from an empty folder on. */
import { join } from 'node:path';
import { test } from 'vitest';
import { installBuilt, runPage } from './testing-page.js';
import { emptyFolder } from './testing.js';

test('every command of the tutorial runs as written and prints what the tutorial shows', { timeout: 900_000 }, () => {
  const folder = emptyFolder();
  const project = join(folder, 'my-vae');
  runPage('docs/tutorial.md', folder, 'vae.gen', () => {
    installBuilt(project);
    return project;
  });
});
