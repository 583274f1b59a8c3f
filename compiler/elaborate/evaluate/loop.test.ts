import { describe, expect, test } from 'vitest';
import type { LoopNode } from '../../graph/types.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const model = (body: string, more = ''): string => `model M {
  data tiny { x: [4, 4, 1] in -1..1 }
  net F(z: [4, 4, 1], t: []) -> [4, 4, 1] { return z * t -> Conv(1, 3) }
  net Prior(c: class(5, shape=[3, 2])) -> [3, 2, 5] { return one_hot(c) }
  ${more}
  sample s(x, n=4) {
    z = normal(shape(x))
${body}
    return z
  }
}`;
const said = (body: string, more = ''): string[] =>
  diagnose(model(body, more))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
const loopOf = (body: string): LoopNode =>
  graphOf(model(body)).nodes.find((node): node is LoopNode => node.kind === 'loop')!;

describe('a loop', () => {
  test('carries what was assigned before it, in the order of the body', () => {
    const loop = loopOf(
      '    a = 0 * z\n    for i in 0..3 {\n      v = z + a\n      z = v\n      a = z\n    }\n    z = z + a',
    );
    expect(loop.outputs.map(({ name }) => name)).toEqual(['z', 'a']);
    expect(loop.over).toEqual({ kind: 'range', from: 0, to: 3 });
  });

  test('carries a given value: a parameter of the sample', () => {
    expect(loopOf('    for i in 0..3 { x = x / 2 }\n    z = z + x').outputs.map(({ name }) => name)).toEqual(['x']);
  });

  test('knows the ranges and classes of what it counts', () => {
    const counters = ({ inputs, carries, over }: LoopNode): unknown[] =>
      inputs
        .slice(2 * carries, -carries - (over.kind === 'table' ? 1 : 0))
        .map(({ type: { range, classes } }) => [range!.low, range!.high, classes]);
    expect(counters(loopOf('    for k in 9..2 { z = z / 2 }'))).toEqual([
      [2, 9, 10],
      [0, 7, 8],
    ]);
    expect(counters(loopOf('    for t, next in times(1..0, steps=4) { z = z / 2 }'))).toEqual([
      [0.25, 1, undefined],
      [0, 0.75, undefined],
      [0, 3, 4],
    ]);
    expect(counters(loopOf('    for k, next in steps(round(linspace(9, 0, 4))) { z = z / 2 }'))).toEqual([
      [3, 9, 10],
      [0, 6, 7],
      [0, 2, 3],
    ]);
    expect(counters(loopOf('    for s in [3, 0.5] { z = z / 2 }'))[0]).toEqual([0.5, 3, undefined]);
  });

  test('is the same where a function is called from several places, and draws under the path of each', () => {
    const graph = graphOf(
      model('    z = walk(walk(z))', 'fn walk(a) {\n    for i in 0..3 { a = a + normal(shape(x)) }\n    return a\n  }'),
    );
    const paths = graph.nodes.filter(({ kind }) => kind === 'loop').map(({ path }) => path);
    expect(paths).toEqual(['s/walk_2/loop', 's/walk/loop']);
  });
});

describe('labels in a loop', () => {
  const labels = (start: string, next: string): string[] =>
    said(`    c = ${start}\n    for p in places([3, 2]) { c[p] = ${next} }\n    z = z + sum(one_hot(c))`);

  test('start as whole numbers, are put as labels, and are labels behind it', () => {
    expect(labels('zeros([3, 2])', 'categorical(Prior(c)[p])')).toEqual([]);
  });
  test.each([
    ['the value is no label', 'zeros([3, 2])', 'Prior(c)[p, 0]'],
    ['the start is none', '0.5 * ones([3, 2])', 'categorical(Prior(c)[p])'],
    ['there are more labels than the net knows', 'zeros([3, 2])', 'integer(0..7) + 0 * sum(Prior(c))'],
  ])('are refused where %s', (_, start, next) => {
    expect(labels(start, next)[0]).toMatch(/^GEN2051/);
  });
});

describe('a mistake in a loop has a message', () => {
  test.each([
    ['a fraction', '    for i in 0.5..3 { z = z / 2 }', /^GEN3040 0.5\.\.3 is not a range of whole numbers/],
    ['a range without steps', '    for t in steps(1..0) { z = z / 2 }', /^GEN3040 1\.\.0 has no numbers between/],
    ['a number', '    for t in 50 { z = z / 2 }', /^GEN3040 .*the number 50/],
    ['a value of every example', '    for s in x { z = z / 2 }', /^GEN3040 .*a tensor \[4, 4, 1\]/],
    ['times that stand still', '    for t in times(1..1, steps=4) { z = z / 2 }', /^GEN3040 these times do not move/],
    [
      'a geometric sequence to 0',
      '    for t in times(1..0, steps=4, spacing=geometric) { z = z / 2 }',
      /^GEN3040 times from 1 to 0/,
    ],
    ['no steps', '    for t in times(1..0, steps=0) { z = z / 2 }', /^GEN1010/],
    [
      'a spacing that is none',
      '    for t in times(1..0, steps=4, spacing=quadratic) { z = z / 2 }',
      /^GEN1010|^GEN1001/,
    ],
    ['a surplus name', '    for i, j, k in 0..3 { z = z / 2 }', /^GEN3042 there is nothing for `k`/],
    ['one name twice', '    for t, t in times(1..0, steps=4) { z = z / 2 }', /^GEN3042 `t` is named twice/],
    ['a counter that is assigned', '    for i in 0..3 { i = i + 1  z = z / i }', /^GEN3042 `i` counts/],
    ['a changing shape', '    for i in 0..3 { z = z -> Flatten }', /^GEN3043 `z` is \[4, 4, 1\] before/],
    ['a layer', '    f = relu\n    for i in 0..3 { f = tanh  z = f(z) }', /^GEN3043 `f` is/],
    ['nothing carried', '    for i in 0..3 { y = z / 2 }', /^GEN3043 this loop carries nothing/],
    ['a local that is read behind it', '    for i in 0..3 { y = z / 2  z = y }\n    z = z + y', /^GEN3041 `y`/],
    ['a local that is read before it is assigned', '    for i in 0..3 { z = z + y  y = z / 2 }', /^GEN3041 `y`/],
    ['a place of nothing', '    for i in 0..3 { y[i] = 1  z = z / 2 }', /^GEN3045 there is no `y` yet/],
    ['a place that is a range', '    for i in 0..3 { z[0..1] = 1 }', /^GEN3045 one place is replaced at a time/],
    ['a value that does not fit', '    for i in 0..3 { z[i] = normal([3]) }', /^GEN2001/],
    ['a place beyond', '    for i in 0..4 { z[i] = 0 }', /^GEN2050/],
    ['a place of too many axes', '    for p in places([4, 4, 1, 1]) { z[p] = 0 }', /^GEN2001/],
    ['a place as a number', '    for p in places([4, 4]) { z = z * p }', /^GEN2005/],
  ])('%s', (_, body, expected) => {
    const messages = said(body);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(expected);
  });

  test('a loop in a net', () => {
    const text = model(
      '',
      'net G(a: [4]) -> [4] {\n    for i in 0..3 { a = relu(a) }\n    return a\n  }\n  let g = G(normal([4]))',
    );
    expect(diagnose(text).map(({ code }) => code)).toContain('GEN3044');
  });
  test('a free value that a loop assigns', () => {
    const body =
      '    free w = z\n    for i in 0..3 { w = w / 2 }\n    minimize mean((w - x)^2) over w with adam(), repeat 5';
    expect(said(body)).toEqual([expect.stringMatching(/^GEN3042 `w` is a free value/)]);
  });
  test('a function that nothing calls is checked as far as it can be', () => {
    const more = 'fn idle(a) {\n    for t, next in steps(sigmas) { b = a * t  a = b + nxt }\n    return a + b\n  }';
    expect(said('', more).map((each) => each.split(' ')[0])).toEqual(['GEN1001', 'GEN1001', 'GEN3041']);
  });
});

test('a search before a loop, and a loop before a search, work on the newest values', () => {
  const graph = graphOf(
    model(`    free w = z
    minimize mean((w - x)^2) over w with adam(), repeat 5
    y = w
    for i in 0..3 { y = y / 2 }
    z = y`),
  );
  const kinds = graph.nodes.map(({ kind }) => kind);
  expect(kinds.indexOf('search')).toBeLessThan(kinds.indexOf('loop'));
  const loop = graph.nodes.find((node): node is LoopNode => node.kind === 'loop')!;
  const { origin } = loop.inputs.at(-1)!;
  expect(origin.kind === 'node' && origin.node.kind).toBe('search');
});
