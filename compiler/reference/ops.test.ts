import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { configs } from '../catalogue/configs/index.js';
import { distances } from '../catalogue/distances.js';
import { catalogue } from '../catalogue/index.js';
import { plots } from '../catalogue/plots.js';
import { tfjs } from '../emit/tfjs/target.js';
import { reference } from './ops.js';
import { transforms } from '../catalogue/transforms.js';
import { words } from '../catalogue/words.js';

const page = fileURLToPath(new URL('../../docs/ops.md', import.meta.url));

test('docs/ops.md holds the catalogue', async () => {
  const text = await format(reference(tfjs), { parser: 'markdown', printWidth: 120, singleQuote: true });
  if (process.env['GENC_UPDATE_GOLDENS'] === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

test('everything that a spec can name stands in it', () => {
  const headings = new Set(
    [...reference(tfjs).matchAll(/^### (.+)$/gm)].map((heading) => heading[1]!.replaceAll('`', '')),
  );
  const names = [catalogue, configs, transforms, plots, distances, words].flat().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(130);
  expect(names.filter((name) => !headings.has(name))).toEqual([]);
});

test('every row explains itself and its settings', () => {
  for (const entry of catalogue) {
    expect(entry.doc.length, entry.name).toBeGreaterThan(3);
    for (const setting of entry.settings)
      expect(setting.doc.length, `${entry.name}.${setting.name}`).toBeGreaterThan(3);
  }
});

test('layers are capitalised and functions are not', () => {
  for (const { name, kind } of catalogue) {
    if (/^[A-Za-z]/.test(name)) expect(/^[A-Z]/.test(name), name).toBe(kind === 'layer');
  }
});
