/** All specs under the hands of a writer: what is said with the messages of earlier texts is what a fresh check says. */
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lex } from '../../grammar/syntax/lexer.js';
import { checkFile } from '../compile.js';
import { Kept } from './kept.js';
import type { Edit } from './testing.js';
import { editText, saidIn } from './testing.js';

const texts = new Map(
  readdirSync('specs')
    .filter((name) => name.endsWith('.gen'))
    .map((name) => [name, readFileSync(`specs/${name}`, 'utf8')]),
);

/** Checks texts one after another, each with what the checks before it have left, and each anew. */
function agree(name: string, versions: readonly string[]): void {
  const kept = new Kept();
  for (const [index, text] of versions.entries()) {
    const read = (path: string): string | undefined => (path === name ? text : texts.get(path));
    const now = saidIn(checkFile(name, { read, kept }));
    expect(now, `text ${index} of ${name}`).toEqual(saidIn(checkFile(name, { read })));
  }
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.constantFrom(0, 0, 1, 3, 20),
  inserted: fc.constantFrom('', 'x', '1', '\n', ' ', '// a', 'let q = 1\n', '}', '{', '"', 'variant V of VAE { }\n'),
});

/** A longer search: `GENC_FUZZ_RUNS=20 npx vitest run compiler/kept/kept.slow`. */
const runs = Number(process.env['GENC_FUZZ_RUNS'] ?? 1);
const seed = Number(process.env['GENC_FUZZ_SEED'] ?? 69);

test.each([...texts.keys()])('%s: edits of every kind, each taken back', { timeout: 600_000 }, (name) => {
  const whole = texts.get(name)!;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 3, maxLength: 3 }), ([first, second, third]) => {
      const edited = editText(whole, first!);
      agree(name, [whole, edited, editText(edited, second!), edited, whole, editText(whole, third!)]);
    }),
    { numRuns: runs, seed },
  );
});

test('a declaration typed letter by letter', { timeout: 600_000 }, () => {
  const whole = texts.get('dcgan.gen')!;
  const [start, end] = [whole.indexOf('  net D('), whole.indexOf('  net D(') + 60];
  const letters = Array.from({ length: end - start }, (_, index) => whole.slice(0, start + index) + whole.slice(end));
  agree('dcgan.gen', [whole, ...letters, whole]);
});

test('texts merged: the half of one spec behind the half of another', { timeout: 600_000 }, () => {
  const [a, b] = [texts.get('dcgan.gen')!, texts.get('vae-mnist.gen')!];
  const half = (text: string): number => lex(text).tokens[Math.floor(lex(text).tokens.length / 2)]!.startOffset;
  agree('dcgan.gen', [a, a.slice(0, half(a)) + b.slice(half(b)), a + b, a.slice(0, half(a)) + b + a.slice(half(a)), a]);
});
