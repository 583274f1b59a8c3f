/** Inputs for fuzz tests: specs with random edits, random tokens, random text, deep nesting. */
import fc from 'fast-check';
import { allWords } from '../syntax/words.js';

const signs = [
  ...[
    '->',
    '=',
    '==',
    ':=',
    '=>',
    '|>',
    '→',
    '..',
    '...',
    '.',
    ',',
    ':',
    ';',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '+',
    '-',
    '*',
    '**',
    '/',
    '^',
    '<',
    '<=',
  ],
  ...[
    '"',
    '"a',
    "'",
    '//',
    '///',
    '#',
    '/*',
    '*/',
    '\n',
    '\r\n',
    ' ',
    '\t',
    '0',
    '3',
    '1e-3',
    '0..1',
    '.5',
    '3x',
    '1_000',
    '1e999',
    '\\',
    '%',
    '!',
    '\u0000',
  ],
  ...[
    'é',
    '😀',
    '\uFEFF',
    '\u2028',
    '__proto__',
    'constructor',
    'toString',
    'x',
    'Conv',
    'G(x)',
    '[28, 28, 1]',
    '-> relu',
    '// note\n',
    '/// doc\n',
  ],
];
const pieces: readonly string[] = [...allWords, ...signs];

/** An edit at a place that is a share of the text. */
interface Edit {
  readonly kind: 'delete' | 'insert' | 'replace' | 'duplicate' | 'swap' | 'truncate' | 'join' | 'paste';
  readonly at: number;
  readonly span: number;
  readonly piece: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'replace', 'duplicate', 'swap', 'truncate', 'join', 'paste'),
  at: fc.nat(1_000_000),
  span: fc.nat(6),
  piece: fc.constantFrom(...pieces),
});

/** Words, numbers, signs and gaps, the parts that edits move. */
function split(text: string): string[] {
  return text.match(/\w+|[^\S\n]+|\n|->|\.\.|[^\w\s]/g) ?? [];
}

function apply(parts: readonly string[], other: readonly string[], { kind, at, span, piece }: Edit): string[] {
  const i = parts.length === 0 ? 0 : at % parts.length;
  const end = Math.min(parts.length, i + span + 1);
  const [before, middle, after] = [parts.slice(0, i), parts.slice(i, end), parts.slice(end)];
  switch (kind) {
    case 'delete':
      return [...before, ...after];
    case 'insert':
      return [...before, piece, ...middle, ...after];
    case 'replace':
      return [...before, piece, ...after];
    case 'duplicate':
      return [...before, ...middle, ...middle, ...after];
    case 'swap':
      return [...before, ...middle.reverse(), ...after];
    case 'truncate':
      return span === 0 ? before : [...parts];
    case 'join':
      return [...before, ...middle.filter((part) => part.trim() !== ''), ...after];
    case 'paste': {
      const from = other.length === 0 ? 0 : at % other.length;
      return [...before, ...other.slice(from, from + span * 5), ...middle, ...after];
    }
  }
}

/** A spec with one to six edits. */
export function mutatedSpec(specs: readonly string[]): fc.Arbitrary<string> {
  const split_ = specs.map(split);
  const index = fc.nat(specs.length - 1);
  return fc
    .tuple(index, index, fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([base, other, edits]) =>
      edits.reduce<readonly string[]>((parts, one) => apply(parts, split_[other]!, one), split_[base]!).join(''),
    );
}

const gaps = [
  ' ',
  '   ',
  '\n',
  '\n\n',
  '\n      ',
  '\r\n',
  '\t',
  '  // note\n',
  '\n// own line\n',
  '\n\n  /// doc\n',
  ' //\n//\n',
];

/** A spec with some of its gaps replaced, mostly still correct, for tests of the formatter. */
export function respacedSpec(specs: readonly string[]): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(1_000_000), fc.constantFrom(...gaps));
  return fc
    .tuple(fc.constantFrom(...specs), fc.array(change, { minLength: 1, maxLength: 12 }))
    .map(([spec, changes]) => {
      const parts = spec.split(/([^\S\n]*\n\s*|[^\S\n]+)/);
      for (const [at, gap] of changes) {
        // The odd parts are the gaps; a gap behind a comment must keep its line break.
        const i = (at % Math.max(1, parts.length >> 1)) * 2 + 1;
        const comment = parts.slice(0, i).join('').split('\n').pop()!.includes('//');
        if (parts[i] !== undefined && !comment) parts[i] = gap;
      }
      return parts.join('');
    });
}

/** Words and signs of the language in random order. */
export const tokenSoup: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(' ', ' ', '\n', '')), { maxLength: 60 })
  .map((items) => items.map(([piece, gap]) => piece + gap).join(''));

/** One piece repeated up to thousands of times, which could overflow a stack. */
export const deepText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', 'model A { let x = ', 'net G(x) { return ', 'model A {\n', 'model A { train { '),
    fc.constantFrom(
      '(',
      '[',
      '{',
      'f(',
      'a[',
      '-',
      'a^',
      'a+',
      'a.',
      'x -> ',
      'if a then ',
      'if a then b else ',
      '-> repeat 2 { ',
      'model A { ',
      'a < ',
      '} ',
      ') ',
      '(a',
      'f(x=',
      ', ',
      '"',
    ),
    fc.integer({ min: 1, max: 3000 }),
    fc.constantFrom('', 'x', ')', '}'),
  )
  .map(([start, piece, count, end]) => start + piece.repeat(count) + end);

/** All kinds of inputs, mostly mutated specs. */
export function hostileInput(specs: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 20, arbitrary: mutatedSpec(specs) },
    { weight: 6, arbitrary: respacedSpec(specs) },
    { weight: 6, arbitrary: tokenSoup },
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
    { weight: 1, arbitrary: deepText },
  );
}

/** The number of inputs of a fuzz test: `GENC_FUZZ_RUNS`, or a number for the suite. */
export function fuzzRuns(usual: number): number {
  const runs = Number(process.env['GENC_FUZZ_RUNS']);
  return Number.isInteger(runs) && runs > 0 ? runs : usual;
}
