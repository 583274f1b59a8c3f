/** Escaping functions, each read back by the language that it writes. */
import { runInNewContext } from 'node:vm';
import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { hostileTexts } from '../../specs/testing/hostile.js';
import { dotString } from './dot.js';
import { mermaidString } from './mermaid.js';
import { yamlString } from './shell.js';
import { inlineComment, insideComment, lineComment, propertyName, stringLiteral } from './typescript.js';

/** Any text. Characters with a meaning in one of the languages occur more often than by chance. */
const texts = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...`'"\\/*\`$\{}<>&#;:|[]()%-_~!?=, \n\r\t\0\u2028\u2029\u202e\ufeffanuxé😀`) }),
);

test('a literal has the value of the text, on one line', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const code = stringLiteral(text);
      expect(runInNewContext(code)).toBe(text);
      expect(code).not.toMatch(/\p{Cc}|[\u2028-\u202e]/u);
    }),
  );
});
test('a key is the name, whatever its name', () => {
  fc.assert(
    fc.property(fc.oneof(texts, fc.constantFrom('__proto__', 'constructor', 'a', '1')), (name) => {
      const object = runInNewContext(`({ ${propertyName(name)}: 1 })`) as object;
      expect(Object.getOwnPropertyNames(object)).toEqual([name]);
    }),
  );
});
test('comments end where they should, and nowhere before', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(runInNewContext(`/** ${insideComment(text)} */ 1`)).toBe(1);
      expect(runInNewContext(`2 ${inlineComment(text)}`)).toBe(2);
      expect(runInNewContext(`3 ${lineComment(text)}`)).toBe(3);
    }),
  );
  expect(insideComment('a */ b\r\nc')).toBe('a *\\/ b\nc');
});
test('Graphviz draws the text', async () => {
  const viz = await instance();
  for (const text of hostileTexts) {
    const svg = viz.renderString(`digraph { n [label=${dotString(text)}] }`, { format: 'svg' });
    expect(svg.match(/<g id="node/g)).toHaveLength(1);
    const drawn = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, inner]) => inner!).join('\n');
    const words = drawn.replaceAll('&#45;', '-').replaceAll('&#160;', ' ').replaceAll('&#39;', "'");
    const read = words
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const visible = (each: string): string => each.replace(/[\0-\x20\x7f-\xa0\u2028\u2029\ufffd]/g, '');
    expect(visible(read)).toBe(visible(text));
  }
});
test('a label of Mermaid is one token', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(mermaidString(text)).toMatch(/^"(?:[^"#<>&;`\\*_~\n\r]|#\d+;|<br\/>)*"$/);
    }),
  );
});
test('YAML reads the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(parse(`a: ${yamlString(text)}\nb: 1`)).toEqual({ a: text, b: 1 });
    }),
  );
});
