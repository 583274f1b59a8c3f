import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from './parse.js';
import { format, sameTree } from './print.js';
import type { Source } from './syntax/source.js';
import { correct } from './testing/mistakes.js';
import { fuzzRuns, hostileInput } from './testing/mutate.js';

const folder = new URL('./fixtures/', import.meta.url);
const specs = readdirSync(folder)
  .filter((name) => name.endsWith('.gen'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const runs = fuzzRuns(2_000);

test(
  `no input of ${runs} crashes, every message lies inside its file, formatting keeps the meaning`,
  () => {
    let clean = 0;
    fc.assert(
      fc.property(hostileInput([...specs, correct]), (text) => {
        const source: Source = { path: 'fuzz.gen', text };
        const { file, diagnostics } = parse(source);
        for (const { span, fixes } of diagnostics) {
          for (const one of [span, ...(fixes ?? []).flatMap(({ edits }) => edits.map((edit) => edit.span))]) {
            if (!(one.source === source && 0 <= one.start && one.start <= one.end && one.end <= text.length)) {
              throw new Error(`span ${one.start}..${one.end} of ${text.length}`);
            }
          }
        }
        if (diagnostics.length > 0) return;
        clean++;
        const once = format(source).text;
        const again = parse({ path: 'fuzz.gen', text: once });
        expect(again.diagnostics).toEqual([]);
        expect(sameTree(file, again.file)).toBe(true);
        expect(format({ path: 'fuzz.gen', text: once }).text).toBe(once);
      }),
      // The suite uses a fixed seed; long runs draw their own.
      process.env['GENC_FUZZ_RUNS'] ? { numRuns: runs } : { numRuns: runs, seed: 1 },
    );
    expect(clean).toBeGreaterThan(runs / 50);
  },
  Math.max(300_000, runs * 30),
);

const large = 20_000;
test.each([
  ['parentheses', 'let x = ', '(', large, ''],
  ['calls', 'let x = ', 'f(a, -b * (', large, ''],
  ['repeats', 'net G(x) { return ', 'x -> repeat 2 { ', large, ''],
  ['choices', 'let x = ', 'if a then ', large, ''],
  ['else', 'let x = ', 'if a then b else ', large, 'c'],
  ['signs', 'let x = ', '-', large, '1'],
  ['powers', 'let x = ', 'a^', large, '1'],
  ['sums', 'let x = ', 'a + ', large, '1'],
  ['fields', 'let x = ', 'a.', large, 'b'],
  ['stages', 'let x = a', ' -> b', large, ''],
  ['comparisons', 'let x = ', 'a < ', large, 'b'],
  ['closers', '', '} ) ', large, ''],
  ['models', '', 'model A { ', large, ''],
  ['broken lines', 'model A {', 'let x = 3 4 5 ) -> * ;\n', large, '}'],
  ['unknown lines', 'model A {', 'foo bar\n', large, '}'],
  ['trains', '', 'train {\n  minimize a over b\n', large, ''],
  ['quotes', '', "use A from 'b\n", large, ''],
  ['docs', '', '/// d\n', large, 'model A {}'],
])('%s without end', (_, start, piece, count, end) => {
  const source: Source = { path: 'deep.gen', text: start + piece.repeat(count) + end };
  const { diagnostics } = parse(source);
  expect(diagnostics.length).toBeLessThanOrEqual(200);
  expect(diagnostics.every(({ span }) => span.start <= span.end && span.end <= source.text.length)).toBe(true);
  expect(format(source).text.length).toBeGreaterThan(0);
});
