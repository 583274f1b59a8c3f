/** `and`, `or`, `not`: their precedence, their layout, and names that are spelled so. */
import { expect, test } from 'vitest';
import { format, parse } from './index.js';
import type { Expression } from './syntax/ast.js';

const read = (text: string): { readonly codes: readonly string[]; readonly value: Expression } => {
  const { file, diagnostics } = parse({ path: 'c.gen', text: `model M {\n  let v = ${text}\n}\n` });
  const [model] = file.declarations as unknown as [{ members: readonly [{ value: Expression }] }];
  return { codes: diagnostics.map(({ code }) => code), value: model.members[0].value };
};
function grouped(e: Expression): string {
  if (e.kind === 'binary') return `(${grouped(e.left)} ${e.operator} ${grouped(e.right)})`;
  if (e.kind === 'unary') return `(${e.operator} ${grouped(e.operand)})`;
  return e.kind === 'name' ? e.name : e.kind === 'number' ? e.text : e.kind;
}

test.each([
  ['a and b or c and d', '((a and b) or (c and d))'],
  ['a or b and c', '(a or (b and c))'],
  ['not a and b', '((not a) and b)'],
  ['not a < b', '(not (a < b))'],
  ['a > 0 and a < 1', '((a > 0) and (a < 1))'],
  ['not not a', '(not (not a))'],
  ['a + 1 and -b', '((a + 1) and (- b))'],
])('%s is %s', (text, tree) => {
  const { codes, value } = read(text);
  expect(codes).toEqual([]);
  expect(grouped(value)).toBe(tree);
});

test('a missing side is reported, and the words may still be names', () => {
  expect(read('a and').codes).not.toEqual([]);
  expect(read('and + or').codes).toEqual([]);
});

test('the layout has one space around each', () => {
  const text = 'model M {\n  let v = not a > 0 and b < 1 or not -c > 2\n}\n';
  expect(format({ path: 'c.gen', text }).text).toBe(text);
});
