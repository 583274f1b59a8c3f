/** Specs as deep or as long as their authors like: each is compiled or refused with a message, and none overflows the stack. */
import { describe, expect, test } from 'vitest';
import { codes, graphOf } from './testing/testing.js';

const base = (body: string, more = ''): string => `model M {
  data made { x: [4, 4, 3] in 0..1 }
  net D(x) { return x -> Flatten -> Dense(1) }
  ${body}
  loss l = mean(D(x))
  train { minimize l over D with sgd() }
}
${more}`;
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
const chain = (count: number, file: (index: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.gen`, file(index)]));

describe('files that use one another', () => {
  test('five thousand, each asking the next for a name', () => {
    const files = chain(5000, (index) => (index < 4999 ? `use P from "f${index + 1}.gen"` : 'param P = 3'));
    const spec = `use P from "f0.gen"\n${base('metric m = mean(x) * P')}`;
    expect(codes(spec, files)).toEqual([]);
  });
  test('in a circle', () => {
    const files = { 'a.gen': 'use Q from "b.gen"\nparam P = 1', 'b.gen': 'use P from "a.gen"\nparam Q = 2' };
    expect(codes(`use P from "a.gen"\nuse Q from "b.gen"\n${base('metric m = mean(x) * P * Q')}`, files)).toEqual([]);
  });
  test('one that is not there, at the end', () => {
    const files = chain(100, (index) => `use P from "f${index + 1}.gen"`);
    expect(codes(`use P from "f0.gen"\n${base('')}`, files)).toContain('GEN1012');
  });
  test('values that reach through thousands of them', () => {
    const files = chain(3000, (index) =>
      index < 2999 ? `use P${index + 1} from "f${index + 1}.gen"\nparam P${index} = P${index + 1}` : 'param P2999 = 3',
    );
    expect(codes(`use P0 from "f0.gen"\n${base('metric m = mean(x) * P0')}`, files)).toEqual(['GEN1015']);
  });
});

describe('inside one file', () => {
  test.each([
    [
      'variants of variants',
      base(
        '',
        lines(300, (i) => `variant V${i} of ${i ? `V${i - 1}` : 'M'} { }`),
      ),
      [],
    ],
    ['params of params', base(lines(3000, (i) => `param p${i} = ${i ? `p${i - 1}` : '1'}`)), []],
    [
      'values in the wrong order',
      base(
        `${lines(2000, (i) => `let q${1999 - i} = ${i < 1999 ? `q${1998 - i} + 1` : 'x'}`)}\n  metric m = mean(q1999)`,
      ),
      ['GEN1015'],
    ],
    [
      'functions of functions',
      base(`${lines(2000, (i) => `fn f${i}(a) = ${i ? `f${i - 1}(a)` : 'a'}`)}\n  metric m = mean(f1999(x))`),
      ['GEN1015'],
    ],
    ['brackets', base(`metric m = ${'('.repeat(3000)}1${')'.repeat(3000)}`), ['GEN0005']],
  ] as const)('%s', (_, spec, expected) => {
    expect([...new Set(codes(spec))].slice(0, 1)).toEqual(expected);
  });

  test('a chain of models, each drawing the data of the next', () => {
    const spec = lines(
      60,
      (i) => `model A${i} {
  data d from ${i ? `A${i - 1}.s(n=4)` : 'made'} { x: [4, 4, 3] in 0..1 }
  net D(x) -> [4, 4, 3] in 0..1 { return x -> Conv(3, 1) -> sigmoid }
  loss l = mean(D(x))
  train { minimize l over D with sgd() }
  sample s(n=4) = D(normal([4, 4, 3]))
}`,
    );
    expect(codes(spec)).toEqual([]);
    expect(graphOf(spec, 'A59').data[0]!.made?.model).toBe('A58');
  });
});
