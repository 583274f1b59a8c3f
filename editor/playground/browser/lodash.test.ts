/** The grammar on the page's lodash reads as it does on the original. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { parse } from '../../../grammar/index.js';
import { root } from '../../../cli/testing.js';

test('specs, whole and broken, are read the same', async () => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `export { parse } from './grammar/index.ts';`, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, platform: 'browser', format: 'esm', write: false, logLevel: 'silent' },
    alias: { 'lodash-es': './editor/playground/browser/lodash.ts' },
  });
  const folder = mkdtempSync(join(tmpdir(), 'genc-lodash-'));
  writeFileSync(join(folder, 'grammar.mjs'), outputFiles[0]!.text);
  const other = (await import(pathToFileURL(join(folder, 'grammar.mjs')).href)) as { parse: typeof parse };
  rmSync(folder, { recursive: true });
  const names = readdirSync(join(root, 'specs')).filter((name) => name.endsWith('.gen'));
  expect(names.length).toBeGreaterThan(10);
  for (const name of names.filter((_, index) => index % 12 === 0)) {
    const text = readFileSync(join(root, 'specs', name), 'utf8');
    const third = Math.floor(text.length / 3);
    for (const each of [
      text,
      text.slice(0, third),
      text.replaceAll('->', '-'),
      text.slice(0, third) + text.slice(third + 7),
    ])
      // prettier-ignore
      expect(other.parse({ path: name, text: each }), name).toEqual(parse({ path: name, text: each }));
  }
});
