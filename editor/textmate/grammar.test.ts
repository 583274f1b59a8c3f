/** The TextMate grammar, by the engine of VS Code: its file is that of the lexer, and over all specs it says what the lexer says. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { beforeAll, describe, expect, test } from 'vitest';
import type { IGrammar } from 'vscode-textmate';
import { highlightsOf } from '../../grammar/highlight.js';
import { lex } from '../../grammar/syntax/lexer.js';
import { allWords, infixWords } from '../../grammar/syntax/words.js';
import { loadGrammar, scopesOf } from '../testing/textmate.js';
import { textMateGrammar } from './grammar.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const path = fileURLToPath(new URL('../vscode/syntaxes/genc.tmLanguage.json', import.meta.url));
const specs = ['specs', 'examples', 'grammar/fixtures', 'bench']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
  .filter((name) => name.endsWith('.gen') && !name.includes('invalid'))
  .map((name) => name.replaceAll('\\', '/'))
  .sort();

let grammar: IGrammar;
beforeAll(async () => {
  const options = await resolveConfig(path);
  const text = await format(JSON.stringify(textMateGrammar()), { ...options, parser: 'json' });
  if (process.env['GENC_UPDATE_GOLDENS'] === '1') writeFileSync(path, text);
  expect(readFileSync(path, 'utf8'), 'npm run specs writes it anew').toBe(text);
  grammar = await loadGrammar(path, 'source.genc');
});

const kinds: readonly [RegExp, string][] = [
  [/^keyword\.control/, 'keyword'],
  [/^comment/, 'comment'],
  [/^constant\.numeric/, 'number'],
  [/^string/, 'text'],
];
/** What the grammar holds the character at an offset for. */
function kindsOf(text: string): (offset: number) => string {
  const pieces = scopesOf(grammar, text);
  return (offset) => {
    const [outer = ''] = pieces.find(({ start, end }) => start <= offset && offset < end)?.scopes ?? [];
    return kinds.find(([scope]) => scope.test(outer))?.[1] ?? '';
  };
}

/** Places where lexer and grammar differ. */
function differences(text: string): string[] {
  const kindAt = kindsOf(text);
  const { tokens, comments, badComments } = lex(text);
  const meant = new Map(highlightsOf({ path: 'spec.gen', text }).map(({ kind, span }) => [span.start, kind]));
  return [...tokens, ...comments, ...badComments].flatMap(({ image, startOffset, endOffset, startLine }) => {
    const kind = meant.get(startOffset) ?? '';
    const expected = kinds.some(([, name]) => name === kind) ? kind : '';
    const found = [startOffset, endOffset ?? startOffset].map(kindAt);
    return found.every((each) => each === expected) ? [] : [`${startLine} ${image}: ${expected} ≠ ${found.join()}`];
  });
}

/** A line alone does not show that a second statement begins in its middle. */
const beyondALine: Readonly<Record<string, readonly string[]>> = {
  'grammar/fixtures/section-four.gen': ['84 freeze: keyword ≠ ,', '87 compare: keyword ≠ ,'],
};

test('there are specs to compare', () => {
  expect(specs.length).toBeGreaterThan(60);
});

test.each(specs)('%s: comments, numbers, texts and words are those of the lexer', (name) => {
  expect(differences(readFileSync(join(root, name), 'utf8'))).toEqual(beyondALine[name] ?? []);
});

/** The last scope of each word of a text. */
function scopes(text: string): string[] {
  return scopesOf(grammar, text).flatMap(({ start, end, scopes: found }) => {
    const word = text.slice(start, end).trim();
    return word === '' ? [] : [`${word}: ${(found.at(-1) ?? '').replace('.genc', '')}`];
  });
}

describe('a line', () => {
  test('shows declarations, layers, settings and labels', () => {
    const found = scopes('net Encoder(x) -> [8] {\n  return x -> stem: Conv(4, 3, stride=2) -> relu // up\n}\n');
    expect(found).toEqual(
      expect.arrayContaining([
        ...[
          'net: keyword.control.declaration',
          'Encoder: entity.name.class',
          'return: keyword.control',
          'stem: entity.name.label',
        ],
        ...['Conv: support.class', 'stride: variable.other.property', '2: constant.numeric'],
        ...['relu: variable.other', '->: keyword.operator.arrow', '// up: comment.line.double-slash'],
      ]),
    );
  });

  test.each(allWords.filter((word) => !['true', 'false', 'none'].includes(word)))('takes %s for a name', (word) => {
    const text = `${word} = ${word}(${word}=1).${word} + x\n`;
    const kindAt = kindsOf(text);
    const offsets = [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map(({ index }) => index);
    expect(offsets).toHaveLength(4);
    expect(offsets.map(kindAt)).toEqual(['', '', '', '']);
  });

  test.each(infixWords)('knows %s between two values', (word) => {
    expect(scopes(`  loss a = b ${word} c\n`)).toContain(`${word}: keyword.control.infix`);
  });
});

test('texts and comments that no sign closes end where those of the lexer end', () => {
  expect(differences('use A from "b\nmodel M { } // c\n')).toEqual([]);
  expect(differences('/* a\n model M { }')).toEqual([]);
  expect(differences("'''a\nb'''\nparam a = 'b' # c\n\"\"\"d\"\"\"\nparam e = 1\n")).toEqual([]);
});
