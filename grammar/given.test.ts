/** `given` before the inputs of a flow: what it marks, its layout, its refusal elsewhere, and names that are spelled so. */
import { expect, test } from 'vitest';
import { format, parse } from './index.js';

const read = (text: string) => parse({ path: 'g.gen', text });
const inputsOf = (text: string): string[] => {
  const { file, diagnostics } = read(`model M {\n${text}\n}\n`);
  expect(diagnostics).toEqual([]);
  const [model] = file.declarations as unknown as [
    { members: readonly [{ inputs: readonly { name: { name: string }; given?: object }[] }] },
  ];
  return model.members[0].inputs.map(({ name, given }) => (given ? `given ${name.name}` : name.name));
};

test.each([
  ['flow F(x, given label) { return x }', ['x', 'given label']],
  ['flow F(x: [2], given label: class(2), given at: [3]) { return x }', ['x', 'given label', 'given at']],
  ['flow F(x, given) { return x }', ['x', 'given']],
  ['flow F(given, given given) { return given }', ['given', 'given given']],
  ['flow F(given: [2]) { return given }', ['given']],
  ['net F(given, x) { return given(given, x) }', ['given', 'x']],
])('%s', (text, inputs) => {
  expect(inputsOf(text)).toEqual(inputs);
});

test('the formatter keeps the word', () => {
  const { text, diagnostics } = format({
    path: 'g.gen',
    text: 'model M { flow F( x ,given   label:class( 2 )) { return x } }',
  });
  expect(diagnostics).toEqual([]);
  expect(text).toContain('flow F(x, given label: class(2)) {');
  expect(format({ path: 'g.gen', text }).text).toBe(text);
});

test.each([
  ['model M {\n  net N(x, given y) { return x }\n}\n', 'model M {\n  net N(x, y) { return x }\n}\n'],
  ['block B(x, given y; width) { return x }\n', 'block B(x, y; width) { return x }\n'],
  ['fn f(a, given b) = a\n', 'fn f(a, b) = a\n'],
])('elsewhere it is refused, and the fix leaves it out: %s', (text, mended) => {
  const { diagnostics } = read(text);
  expect(diagnostics.map(({ code }) => code)).toEqual(['GEN0059']);
  const [edit] = diagnostics[0]!.fixes![0]!.edits;
  expect(text.slice(0, edit!.span.start) + edit!.replacement + text.slice(edit!.span.end)).toBe(mended);
});

test('a call has no such word', () => {
  expect(read('model M {\n  let v = f(a, given b)\n}\n').diagnostics.length).toBeGreaterThan(0);
});
