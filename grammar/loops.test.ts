import { describe, expect, test } from 'vitest';
import type { FnDeclaration, ForStatement, ModelDeclaration, SampleDeclaration, Statement } from './syntax/ast.js';
import { parse } from './parse.js';
import { format } from './print.js';
import { textOf } from './syntax/source.js';

const model = (body: string): string => `model M {\n  fn f(x) {\n${body}\n  }\n}\n`;
const said = (text: string): string[] =>
  parse({ path: 'test.gen', text }).diagnostics.map(({ code, message }) => `${code} ${message}`);
function statements(body: string): readonly Statement[] {
  const { file, diagnostics } = parse({ path: 'test.gen', text: model(body) });
  expect(diagnostics).toEqual([]);
  return ((file.declarations[0] as ModelDeclaration).members[0] as FnDeclaration).body!;
}
const loop = (body: string): ForStatement => statements(body)[0] as ForStatement;

describe('a loop', () => {
  test('has names, what it goes over, and statements', () => {
    const { kind, names, over, body } = loop(
      '    for t, next in times(1..0, steps=50) {\n      v = F(x, t)\n      x = x + (next - t) * v\n    }\n    return x',
    );
    expect(kind).toBe('for');
    expect(names.map(({ name }) => name)).toEqual(['t', 'next']);
    expect(textOf(over.span)).toBe('times(1..0, steps=50)');
    expect(body.map((each) => (each.kind === 'assign' ? each.name.name : each.kind))).toEqual(['v', 'x']);
  });

  test('may stand on one line, in a procedure, and in another loop', () => {
    const text =
      'model M {\n  sample s(n=4) { x = a  for i in 9..0 { for j in 0..2 { x = x + i * j }  x = -x }  return x }\n}\n';
    const { file, diagnostics } = parse({ path: 'test.gen', text });
    expect(diagnostics).toEqual([]);
    const [first, outer, last] = ((file.declarations[0] as ModelDeclaration).members[0] as SampleDeclaration).body!;
    expect([first!.kind, outer!.kind, last!.kind]).toEqual(['assign', 'for', 'return']);
    expect((outer as ForStatement).body.map(({ kind }) => kind)).toEqual(['for', 'assign']);
  });

  test('puts values at places', () => {
    const [put] = loop('    for p in places([7, 7]) {\n      x[p] = draw(x)[p]\n    }\n    return x').body;
    expect(put).toMatchObject({ kind: 'put', name: { name: 'x' } });
    expect(put?.kind === 'put' && put.at.map(({ span }) => textOf(span))).toEqual(['p']);
  });

  test('leaves `for` and `in` as names elsewhere', () => {
    expect(statements('    for = 2 * x\n    in = for + 1\n    return in').map(({ kind }) => kind)).toEqual([
      'assign',
      'assign',
      'return',
    ]);
  });

  test('is formatted with its statements on lines of their own, or on one line if there is one', () => {
    const text =
      'model M {\n  fn f(x) {\n    for t,next in times( 1 .. 0,steps=5 ) {\n  v=g(x)\n   x = x+v }\n for i in 0..3 { x[ i ] =i }\n    return x\n  }\n}\n';
    expect(format({ path: 'test.gen', text }).text).toBe(
      'model M {\n  fn f(x) {\n    for t, next in times(1..0, steps=5) {\n      v = g(x)\n      x = x + v\n    }\n    for i in 0..3 { x[i] = i }\n    return x\n  }\n}\n',
    );
  });
});

describe('a mistake in a loop is one message', () => {
  test.each([
    [
      'return in a loop',
      model('    for i in 0..3 {\n      return x\n    }\n    return x'),
      /^GEN0057 A loop does not return/,
    ],
    ['Python: a colon and an indent', model('    for i in 0..3:\n      x = x + i\n    return x'), /^GEN0001/],
    ['Python on one line', model('    for i in range(3): x = x + i\n    return x'), /^GEN0050/],
    ['JavaScript', model('    for (const i of list) {\n      x = x + i\n    }\n    return x'), /^GEN0050/],
    ['no name', model('    for in 0..3 {\n      x = x + 1\n    }\n    return x'), /^GEN0007/],
    ['no brace', model('    for i in 0..3\n      x = x + i\n    }\n    return x'), /^GEN0001/],
    ['a loop of a model', 'model M {\n  for i in 0..3 {\n    let a = i\n  }\n}\n', /^GEN0050/],
    ['a search in a loop', 'model M {\n  sample s(x) {\n    free w = x\n    for i in 0..3 {\n      minimize w over w with adam(), repeat 3\n    }\n    return w\n  }\n}\n', /^GEN0057 `minimize` stands beside/], // prettier-ignore
  ])('%s', (_, text, expected) => {
    const messages = said(text);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(expected);
  });
});
