import { expect, test } from 'vitest';
import { placed, readPage } from './document.mjs';
import { fileOf, merge, pageOf, readAll } from './results.mjs';
import { sideBySide } from './summary.mjs';

const result = (name, genc, torch) => ({
  name,
  title: name,
  batch: 1,
  variants: [
    { name: 'genc', says: 'genc', wallMs: genc },
    { name: 'torch', says: 'PyTorch', wallMs: torch },
  ],
});
const entry = (date, results, more = {}) => ({
  machine: { node: '20', processor: 'AMD EPYC', processors: 2, vectors: 'AVX2', date },
  rounds: 1,
  seconds: 1,
  results,
  ...more,
});
const dates = ({ results }) => Object.fromEntries(results.map(({ name, date }) => [name, date]));

test('a file is named after the machine', () => {
  expect(fileOf({ processor: 'Intel(R) Xeon(R) CPU @ 2.20GHz', vectors: 'AVX-512' })).toBe('intel-xeon-cpu-2-20ghz-avx-512.json'); // prettier-ignore
  expect(fileOf({ processor: 'AMD EPYC', vectors: 'AVX2' })).not.toBe(fileOf({ processor: 'AMD EPYC', vectors: 'AVX-512' })); // prettier-ignore
});

test('the first run of a machine is kept as it is', () => {
  const run = entry('2026-02-01', [result('vae', 1, 2)]);
  expect(merge(undefined, run)).toBe(run);
});

test('a newer run replaces its models and keeps others with their date', () => {
  const notes = ['of the older run'];
  const roof = { speeds: [] };
  const old = entry('2026-01-01', [result('vae', 1, 2), result('dcgan', 3, 4)], { notes, roof });
  const merged = merge(old, entry('2026-02-01', [result('vae', 5, 6)]));
  expect(merged.machine.date).toBe('2026-02-01');
  expect(dates(merged)).toEqual({ vae: '2026-02-01', dcgan: '2026-01-01' });
  expect(merged.results[0].variants[0].wallMs).toBe(5);
  expect(merged).toMatchObject({ notes, roof });
  const all = merge(merged, entry('2026-03-01', [result('vae', 7, 8), result('dcgan', 7, 8)]));
  expect(dates(all)).toEqual({ vae: '2026-03-01', dcgan: '2026-03-01' });
  expect(all.notes).toEqual([]);
});

test('an older run replaces nothing, and adds what is missing', () => {
  const stored = entry('2026-02-01', [result('vae', 5, 6)]);
  const merged = merge(stored, entry('2026-01-01', [result('vae', 1, 2), result('dcgan', 3, 4)]));
  expect(merged.machine.date).toBe('2026-02-01');
  expect(dates(merged)).toEqual({ vae: '2026-02-01', dcgan: '2026-01-01' });
  expect(merged.results[0].variants[0].wallMs).toBe(5);
});

test('two machines are never one', () => {
  const other = entry('2026-02-01', []);
  other.machine.vectors = 'AVX-512';
  expect(() => merge(entry('2026-01-01', []), other)).toThrow('two machines: AMD EPYC, AVX2; AMD EPYC, AVX-512');
});

const wide = entry('2026-01-01', [result('vae', 1, 2), result('dcgan', 1, 4)]);
wide.machine.vectors = 'AVX-512';
const known = entry('2026-01-02', [{ ...result('vae'), variants: [], ratios: { 'genc ÷ torch': 1.25 } }]);

test('machines stand side by side, also those of which only ratios are known', () => {
  const [{ title, head, rows }, ...more] = sideBySide([wide, known]);
  expect(title).toBe('genc ÷ PyTorch, by machine');
  expect(head).toEqual(['model', 'AMD EPYC, AVX-512', 'AMD EPYC, AVX2']);
  expect(rows).toEqual([
    ['vae, batch 1', '0.50', '1.25'],
    ['dcgan, batch 1', '0.25', '–'],
  ]);
  expect(more).toEqual([]);
});

test('the page has a section for each machine', () => {
  const page = pageOf([wide, known]);
  expect(page.match(/^### .*$/gm)).toEqual(['### 2 × AMD EPYC, AVX-512', '### 2 × AMD EPYC, AVX2']);
  expect(page.indexOf('by machine')).toBeLessThan(page.indexOf('###'));
});

test('docs/performance.md has the stored results of all machines', async () => {
  const page = readPage();
  expect(await placed(page, 'step', pageOf(readAll()))).toBe(page);
  await expect(placed(page, 'nothing', '')).rejects.toThrow('keeps no place for nothing');
});
