import { expect, test } from 'vitest';
import { offered, refactored } from '../../testing/refactoring.js';

const spec = (members: string): string =>
  `model M {\n  data mnist {\n    x:     [28, 28, 1] in 0..1\n    digit: class(10)\n  }\n\n${members}\n}\n`;
const titles = (source: string): string[] => offered(source).map(({ title }) => title);

test('a run of layers becomes a block above the net, and a call', () => {
  const source = spec(`  /// Reads pictures.
  net E(x) -> [3] {
    return x
      -> <|>Conv(8, 3) -> relu  // first
      -> Conv(4, 3)<|> -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  expect(refactored(source, /^Extract block ConvRelu$/)).toBe(
    spec(`  block ConvRelu(x) {
    return x -> Conv(8, 3) -> relu  // first
      -> Conv(4, 3)
  }

  /// Reads pictures.
  net E(x) -> [3] {
    return x
      -> ConvRelu -> Flatten -> Dense(3)
  }
  let y = E(x)`),
  );
});

test('names of the body become parameters: tensors as inputs, numbers and layers as settings', () => {
  const source = spec(`  block B(x, e; n, norm=BatchNorm) {
    k = x -> Conv(n, 3)
    return k -> <|>Conv(2 * n, 3) -> norm -> concat(e, k)<|> -> relu
  }
  net E(x) -> [3] {
    return x -> B(x, n=4) -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  const text = refactored(source, /^Extract/);
  expect(text).toContain(
    '  block ConvNorm(x, e, k; n, norm) {\n    return x -> Conv(2 * n, 3) -> norm -> concat(e, k)\n  }\n',
  );
  expect(text).toContain('    return k -> ConvNorm(e, k, n=n, norm=norm) -> relu\n');
});

test('in a repeat, its items are settings, and its first layer is a stage too', () => {
  const source = spec(`  net E(x) -> [3] {
    return x -> repeat [4, 8] as n, i { <|>Conv(n, 3) -> relu<|> -> Dropout(i * 0.1) } -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  expect(refactored(source, /^Extract/)).toContain(
    'repeat [4, 8] as n, i { ConvRelu(n=n) -> Dropout(i * 0.1) } -> Flatten',
  );
});

test('arrows at the ends, and parts of layers, may be selected', () => {
  const source = spec(`  net E(x) -> [3] {
    return x <|>-> Conv(8, 3) -> relu -><|> Flatten -> Dense(3)
  }
  let y = E(x)`);
  expect(refactored(source, /^Extract/)).toContain('return x -> ConvRelu -> Flatten -> Dense(3)');
  expect(titles(source.replace('<|>-> Conv', '-> Co<|>nv'))).toEqual(['Extract block ConvRelu']);
});

test('a name that is taken is not taken again', () => {
  const source = spec(`  block ConvRelu(x) {
    return x -> Conv(2, 3) -> relu
  }
  net E(x) -> [3] {
    return x -> ConvRelu -> <|>Conv(8, 3) -> relu<|> -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  expect(refactored(source, /^Extract/)).toContain('x -> ConvRelu -> ConvRelu2 -> Flatten');
});

test.each([
  [
    'a label that the body reads',
    'k = x -> <|>c: Conv(8, 3) -> relu<|>\n    return k -> concat(c) -> Flatten -> Dense(3)',
  ],
  ['a part of one layer', 'return x -> Conv(<|>8, 3<|>) -> relu -> Flatten -> Dense(3)'],
  ['no layer', 'return <|>x<|> -> Conv(8, 3) -> relu -> Flatten -> Dense(3)'],
])('nothing is offered for %s', (_, body) => {
  expect(titles(spec(`  net E(x) -> [3] {\n    ${body}\n  }\n  let y = E(x)`))).toEqual([]);
});

test('nothing is offered in a flow, outside of nets, and where an edit names a label', () => {
  expect(
    titles('model M {\n  data two_moons { x: [2] }\n  flow F(x) { return x -> <|>Shift -> Scale<|> }\n}\n'),
  ).toEqual([]);
  expect(titles(spec('  let y = x -> <|>relu -> tanh<|>'))).toEqual([]);
  const source = spec(`  net E(x) -> [3] {
    return x -> <|>a: repeat 2 { Conv(8, 3) } -> relu<|> -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  expect(titles(source)).toEqual(['Extract block ConvRelu']);
  expect(titles(`${source}variant V of M { set bias=false on Conv in E.a[0] }\n`)).toEqual([]);
});

test('a text that has another layout keeps it', () => {
  const source = spec('  net E(x)->[3]{ return x-> <|>Conv(8,3)->relu<|>->Flatten->Dense(3) }\n  let   y=E(x)');
  expect(refactored(source, /^Extract/)).toContain('\n  let   y=E(x)\n');
});

test('line breaks keep their kind', () => {
  const source = spec(`  net E(x) -> [3] {
    return x -> <|>Conv(8, 3)
      -> relu<|> -> Flatten -> Dense(3)
  }
  let y = E(x)`);
  const text = refactored(source.replaceAll('\n', '\r\n'), /^Extract/);
  expect(text.replaceAll('\r\n', '\n')).toBe(refactored(source, /^Extract/));
  expect(text).not.toMatch(/(?<!\r)\n/);
});
