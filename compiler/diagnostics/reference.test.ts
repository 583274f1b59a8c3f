import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { pages } from './catalogue.js';
import { diagnosticsReference } from './reference.js';

const path = fileURLToPath(new URL('../../docs/diagnostics.md', import.meta.url));

test('docs/diagnostics.md holds the pages', async () => {
  const text = await format(diagnosticsReference(), { parser: 'markdown', printWidth: 120, singleQuote: true });
  if (process.env['GENC_UPDATE_GOLDENS'] === '1') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8'), 'npm run specs writes it anew').toBe(text);
});

test('every message stands in it once', () => {
  const headings = [...diagnosticsReference().matchAll(/^### (.+)$/gm)].map((heading) => heading[1]);
  expect(headings).toEqual(pages.map(({ code }) => code));
});
