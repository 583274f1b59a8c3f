import { expect, test } from 'vitest';
import { offered, refactored } from '../../testing/refactoring.js';

const spec = (members: string): string =>
  `model M {\n  data mnist {\n    x: [28, 28, 1] in 0..1\n  }\n\n${members}\n}\n`;
const net = (body: string): string => `  net E(x) -> [3] {\n    ${body}\n  }\n  let y = E(x)`;

test('a chain goes on where the block stood, with its settings filled in', () => {
  const source = spec(`  block B(h; n, norm=BatchNorm) {
    return h -> Conv(2 * n, 3) -> norm -> relu
  }
${net('return x -> <|>B(4 + 1) -> B(3, norm=none) -> Flatten -> Dense(3)')}`);
  const text = refactored(source, /^Inline block B$/);
  expect(text).toContain('return x -> Conv(2 * (4 + 1), 3) -> BatchNorm -> relu -> B(3, norm=none) -> Flatten');
});

test('names of the block that the net has too are others afterwards', () => {
  const source = spec(`  block Res(x; n) {
    h = x -> Conv(n, 3) -> relu
    return x + h
  }
${net('h = x -> Conv(4, 3)\n    return h -> relu -> <|>Res(4) -> concat(h) -> Flatten -> Dense(3)')}`);
  const text = refactored(source, /^Inline/);
  expect(text).toContain(`    h  = x -> Conv(4, 3)
    h3 = h -> relu
    h2 = h3 -> Conv(4, 3) -> relu
    return (h3 + h2) -> concat(h) -> Flatten -> Dense(3)
`);
});

test('a call with all its inputs becomes the value, in parentheses where they are needed', () => {
  const source = spec(`  block Twice(a, b) {
    return a * b -> relu
  }
${net('return concat(<|>Twice(x, x), x) -> Flatten -> Dense(3)')}`);
  expect(refactored(source, /^Inline/)).toContain('concat((x * x -> relu), x)');
});

test('a label, a repeat and another file', () => {
  const files = { '/parts.gen': 'block Up(h; n=4) {\n  return h -> Conv(n, 3) -> relu\n}\n' };
  const source = `use Up from "parts.gen"\n\n${spec(net('return x -> repeat 2 { Up } -> p: <|>Up(2) -> Flatten -> Dense(3)'))}`;
  expect(refactored(source, /^Inline/, files)).toContain('-> p: (Conv(2, 3) -> relu) -> Flatten');
  const repeated = source.replace('<|>', '').replace('{ Up', '{ <|>Up');
  expect(refactored(repeated, /^Inline/, files)).toContain('repeat 2 { Conv(4, 3) -> relu }');
});

test.each([
  [
    'a name of another file that is not seen here',
    'return x -> <|>Up(2) -> Flatten -> Dense(3)',
    'param width = 3\nblock Up(h; n) {\n  return h -> Conv(n, width)\n}\n',
  ],
  [
    'a name of an axis',
    'return x -> <|>Up(2) -> Flatten -> Dense(3)',
    'block Up(h: [a, b, c]; n) {\n  return h -> Conv(c * n, 3)\n}\n',
  ],
  [
    'a body with a loop',
    'return x -> <|>Up(2) -> Flatten -> Dense(3)',
    'block Up(h; n) {\n  v = h\n  for i in 1..3 {\n    v = v + i\n  }\n  return v\n}\n',
  ],
])('nothing is offered for %s', (_, body, parts) => {
  const source = `use Up from "parts.gen"\n\n${spec(net(body))}`;
  const titles = offered(source, { '/parts.gen': parts }).map(({ title }) => title);
  expect(titles.filter((title) => title.startsWith('Inline'))).toEqual([]);
});

test('nothing is offered where a name of the block means something else, in the net or as a layer', () => {
  const own = (name: string): string =>
    spec(`  param width = 4
  block B(h) {
    return h -> Conv(width, 3) -> relu
  }
${net(`${name} = x -> Conv(4, 3)\n    return ${name} -> <|>B -> Flatten -> Dense(3)`)}`);
  const inline = (source: string): string[] =>
    offered(source).flatMap(({ title }) => (title.startsWith('Inline') ? [title] : []));
  expect(inline(own('h'))).toEqual(['Inline block B']);
  expect(inline(own('width'))).toEqual([]);
  expect(inline(own('relu'))).toEqual([]);
});

test('a block that a layer is given, its declaration, and a net are not inlined', () => {
  const source = spec(`  block <|>B(h) {
    return h -> relu
  }
${net('return x -> Flatten -> Dense(3)')}`);
  expect(offered(source)).toEqual([]);
  expect(offered(source.replace('<|>', '').replace('= E', '= <|>E'))).toEqual([]);
});
