/** Each escaping function, read back by a parser of the language that it writes. */
import fc from 'fast-check';
import { marked } from 'marked';
import { parseFragment } from 'parse5';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { Canvas } from '../runs/figures/canvas.js';
import { csvCell } from './csv.js';
import { text as htmlText } from './html.js';
import { markdownCode, markdownLine, markdownText } from './markdown.js';
import { terminalJson, terminalText } from './terminal.js';

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...`'"\\/*\`<>&#;:|[]()-_~!=+,. \n\r\t\0\u001b\u2028\u202ea1é😀`), maxLength: 40 }),
);

test('HTML reads the text, in elements and in attributes', () => {
  fc.assert(
    fc.property(texts, (value) => {
      const known = value
        .replace(/[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
        .replace(/\r\n?/g, '\n');
      const fragment = parseFragment(`<p title="${htmlText(value)}" lang='${htmlText(value)}'>.${htmlText(value)}</p>`);
      expect(fragment.childNodes).toMatchObject([
        { attrs: [{ value: known }, { value: known }], childNodes: [{ value: `.${known}` }] },
      ]);
    }),
  );
});
test('a picture takes any text as its caption', async () => {
  const canvas = new Canvas(300, 40);
  canvas.write({ x: 2, y: 20, text: '\0\u0007\u001b]0;a\u0007 <b/> & ]]> \ud800 é' });
  expect(await sharp(await canvas.png()).metadata()).toMatchObject({ width: 300, height: 40 });
});
test('Markdown reads words', () => {
  fc.assert(
    fc.property(texts, (value) => {
      const kinds = (source: string): string[] => {
        const found: string[] = [];
        marked.walkTokens(marked.lexer(source), ({ type }) => void found.push(type));
        return [...new Set(found)].filter((type) => !['text', 'escape', 'space'].includes(type));
      };
      expect(kinds(markdownLine(`a${value}`))).toEqual(['paragraph']);
      expect(kinds(`| a |\n| --- |\n| b${markdownText(value)} |`)).toEqual(['table']);
      expect(kinds(`a ${markdownCode(`b${value}`)}`)).toEqual(['paragraph', 'codespan']);
    }),
  );
  expect(markdownLine('- 1')).toBe('\\- 1');
  expect(markdownLine('1. a')).toBe('1\\. a');
  expect(markdownText('loss_a: 1 < 2')).toBe('loss_a: 1 \\< 2');
  expect(markdownText('(__a__)')).toBe('(\\_\\_a\\_\\_)');
});
test('a cell of CSV is one cell, and not a formula', () => {
  expect(csvCell('a,"b"\r')).toBe('"a,""b""\r"');
  expect(csvCell('=cmd()')).toBe("'=cmd()");
  expect([csvCell('-1.5e-3'), csvCell('+2'), csvCell('plain')]).toEqual(['-1.5e-3', '+2', 'plain']);
});
test('a terminal is coloured and otherwise left alone', () => {
  expect(terminalText('\u001b[31mred\u001b[39m\t1\n')).toBe('\u001b[31mred\u001b[39m\t1\n');
  expect(terminalText('\u001b[2J\u001b]0;t\u0007\u202e\r')).toBe('\ufffd[2J\ufffd]0;t\ufffd\ufffd\ufffd');
  const value = { a: '\u001b[2J\u009b\u202e' };
  expect(terminalJson(value)).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e]/u);
  expect(JSON.parse(terminalJson(value))).toEqual(value);
});
