/** Texts read with the trees of the text before, against the same texts read anew. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from '../index.js';
import { KeptTrees } from './trees.js';

const specs = ['specs/dcgan.gen', 'specs/ddpm.gen', 'specs/stylegan.gen'].map((path) => readFileSync(path, 'utf8'));

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.constantFrom(0, 0, 1, 4, 30),
  inserted: fc.constantFrom(
    '',
    'x',
    '7',
    '\n',
    ' ',
    '// a\n',
    '/// doc\n',
    'let q = 1\n',
    '{',
    '}',
    '(',
    'variant',
    '->',
  ),
});

test('any edits: the same tree and the same messages', () => {
  fc.assert(
    fc.property(fc.constantFrom(...specs), fc.array(edit, { minLength: 1, maxLength: 4 }), (spec, edits) => {
      const kept = new KeptTrees();
      parse({ path: 'a.gen', text: spec }, kept);
      let text = spec;
      for (const { at, removed, inserted } of edits) {
        const start = Math.floor(at * text.length);
        text = text.slice(0, start) + inserted + text.slice(start + removed);
        const source = { path: 'a.gen', text };
        expect(parse(source, kept)).toEqual(parse(source));
      }
    }),
    { numRuns: 12, seed: 3 },
  );
});

test('what stands still is taken over, and what stands elsewhere is moved', () => {
  const kept = new KeptTrees();
  const before = 'model M {\n  param a = 1\n  param b = 2\n  param c = 3\n  param d = 4\n}\n';
  const first = { path: 'a.gen', text: before };
  parse(first, kept);
  const next = { path: 'a.gen', text: before.replace('a = 1', 'a = 100') };
  const [model] = parse(next, kept).file.declarations;
  const members = model?.kind === 'model' ? model.members : [];
  expect(members.map(({ span }) => next.text.slice(span.start, span.end))).toEqual([
    ...['param a = 100', 'param b = 2', 'param c = 3', 'param d = 4'],
  ]);
  expect(members.every(({ span }) => span.source === next)).toBe(true);
});
