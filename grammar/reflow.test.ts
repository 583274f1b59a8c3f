import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { format, reflowsAfter, reflowsIn, reflowsOf } from './index.js';
import type { Reflow, Source } from './index.js';

const applied = (text: string, reflows: readonly Reflow[]): string =>
  [...reflows]
    .reverse()
    .reduce((now, { span, replacement }) => now.slice(0, span.start) + replacement + now.slice(span.end), text);

const specs = [
  ...['specs/blocks', 'examples/glyphs', 'grammar/fixtures'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.gen'))
      .map((name) => `${folder}/${name}`),
  ),
  'specs/pix2pix.gen',
];

/** Texts that say the same in other layouts. */
const disordered: readonly [string, (text: string) => string][] = [
  ['without indents', (text) => text.replace(/^[ \t]+/gm, '')],
  ['with wide gaps', (text) => text.replace(/([=,]) /g, '$1    ').replace(/$/gm, '   ')],
  ['with every line indented', (text) => text.replace(/^/gm, '      ')],
  [
    'with arrows on lines of their own',
    (text) => text.replace(/^(?!.*\/\/).*$/gm, (line) => line.replaceAll(' -> ', '\n->   ')),
  ],
];

test.each(disordered)('all changes together are those of the formatter: specs %s', (_, disorder) => {
  for (const path of specs) {
    const source = { path, text: disorder(readFileSync(path, 'utf8')) };
    const formatted = format(source);
    expect([path, formatted.diagnostics]).toEqual([path, []]);
    expect(applied(source.text, reflowsOf(source))).toBe(formatted.text);
  }
});

test.each(specs)('changes of a part touch nothing else, and lose no word: %s', (path) => {
  const text = disordered[0]![1](disordered[1]![1](readFileSync(path, 'utf8')));
  const source = { path, text };
  const [start, end] = [Math.floor(text.length / 3), Math.floor(text.length / 2)];
  const after = applied(text, reflowsIn(source, start, end));
  expect(after.startsWith(text.slice(0, start))).toBe(true);
  expect(after.endsWith(text.slice(end))).toBe(true);
  expect(after.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  expect(format({ path, text: after }).text).toBe(format(source).text);
});

test('line breaks keep their kind', () => {
  const source = { path: 'a.gen', text: 'model M {\r\nparam   a = 1\r\n\r\n\r\n}\r\n' };
  expect(applied(source.text, reflowsOf(source))).toBe('model M {\r\n  param a = 1\r\n}\r\n');
});

/** The text after a character was typed at the mark. */
function typed(marked: string, character: string): string {
  const offset = marked.indexOf('<|>');
  const source: Source = { path: 'a.gen', text: marked.replace('<|>', '') };
  return applied(source.text, reflowsAfter(source, offset, character));
}

test('a new line lays out the line above, and no other', () => {
  expect(typed('model M {\n param   a=1 // why\n<|>\n param   b=2\n}\n', '\n')).toBe(
    'model M {\n  param a = 1  // why\n\n param   b=2\n}\n',
  );
});

test('a closing brace lays out its block, and no other', () => {
  expect(typed('model M {\nparam   z=1\nnet E( x ) {\nreturn   x->Dense( 2 )\n}<|>\n}\n', '}')).toBe(
    'model M {\nparam   z=1\n  net E(x) {\n    return x -> Dense(2)\n  }\n}\n',
  );
});

test.each([
  ['lines stay where the author broke them', 'model M {\n}<|>\n', '}'],
  ['the new line itself', 'model M {\n  param a = 1\n      <|>\n}\n', '\n'],
  ['a text that cannot be read', 'model M {\n  param   a = (\n<|>\n}\n', '\n'],
  ['a brace that closes nothing', 'model M { }\n}<|>\n', '}'],
  ['the first line', '<|>model   M { }\n', '\n'],
])('nothing changes: %s', (_, marked, character) => {
  expect(typed(marked, character)).toBe(marked.replace('<|>', ''));
});
