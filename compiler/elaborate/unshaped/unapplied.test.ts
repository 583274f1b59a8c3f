/** Bodies that nothing applies: only errors that do not depend on their arguments are reported. */
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../testing/testing.js';

/** The code and the underlined text of each error. */
const said = (text: string, files: Readonly<Record<string, string>> = {}): string[] =>
  diagnose(text, files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, span }) => `${code} ${span.source.text.slice(span.start, span.end)}`);

const block = (stages: string, before = ''): string => `fn between(a, b, share=0.5) = a + share * (b - a)
block Down(x; channels, kernel=3, norm=none) { return x -> Conv(channels, kernel) -> norm }
block Unused(x: [h, w, c]; channels, layer=relu, skip=x) {
  ${before}
  return x -> ${stages}
}
`;

describe('of a library file', () => {
  test.each<[string, string, string[]]>([
    ['a name', 'Conv(chanels, 3) -> layer', ['GEN1001 chanels']],
    ['a layer', 'Conf(channels, 3)', ['GEN1001 Conf']],
    ['a function', 'betwen(skip)', ['GEN1001 betwen']],
    ['names in an argument', 'Dropout(if c < sise then 0.1 else rate)', ['GEN1001 sise', 'GEN1001 rate']],
    ['a name in a choice', 'Conv(8, 3) -> (if c == 1 then layer else leyer)', ['GEN1001 leyer']],
    ['a name in a repeat', 'repeat [8, 16] as width, i { Conv(width, 3) -> Dense(j) }', ['GEN1001 j']],
    [
      'what a repeat has named, after it',
      'repeat [8, 16] as width { Conv(width, 3) } -> Conv(width, 3)',
      ['GEN1001 width'],
    ],
    ['a setting', 'Conv(channels, kernal=3)', ['GEN1008 kernal']],
    ['a setting of a block', 'Down(channels, kernal=3)', ['GEN1008 kernal']],
    ['an argument of a function', 'between(skip, shar=0.1)', ['GEN1008 shar']],
    ['a setting given twice', 'Conv(channels, 3, stride=2, stride=2)', ['GEN1040 2']],
    ['an argument given twice', 'between(skip, a=skip)', ['GEN1040 skip']],
    ['too many settings', 'Conv(channels, 3, 2)', ['GEN1011 2']],
    ['too many arguments', 'between(skip, 0.5, 3)', ['GEN1011 3']],
    ['too many of a row that is called', 'concat(bce(x, skip, c))', ['GEN1011 c']],
    ['a setting that is missing', 'Conv()', ['GEN1009 Conv()']],
    ['an input that is missing', 'bce()', ['GEN1009 bce()']],
    ['an argument that is missing', 'between(share=1)', ['GEN1009 between(share=1)']],
    ['a value that no layer takes', 'Conv(8, -1)', ['GEN1010 -1']],
    ['a word that is none', 'Conv(8, 3, init=zeross)', ['GEN1001 zeross']],
    ['in an argument of a layer that waits', 'repeat [Conv(8, kernal=3)] as each { each }', ['GEN1008 kernal']],
    ['a label twice', 'a: Conv(8, 3) -> relu -> a: Conv(8, 3)', ['GEN1030 a']],
    ['a number as a stage', 'relu -> 3', ['GEN1014 3']],
    ["a model's net", 'Generator', ['GEN1001 Generator']],
  ])('%s', (_, stages, expected) => {
    expect(said(block(stages))).toEqual(expected);
  });

  test.each<[string, string]>([
    ['parameters of every kind', 'Conv(channels, h) -> layer -> concat(skip) -> layer(2) -> Dense(c * w)'],
    [
      'labels, and what is read from them',
      'down: repeat 3 { a: Conv(8, 3) } -> up: repeat 3 as i { Conv(8, 3) -> concat(down[2 - i].a) }',
    ],
    ['a label in each of two choices', '(if c == 1 then (relu -> a: Conv(8, 3)) else (relu -> a: Conv(8, 5)))'],
    ['a label in a block and outside of it', 'a: Conv(8, 3) -> b: (relu -> a: Conv(8, 3))'],
    ['words of settings', 'Upsample(2, method=bilinear) -> Conv(8, 3, init=normal(std=0.02), weight=spectral)'],
    ['layers that wait', 'repeat [Conv(8, 3), Down(channels=8), layer, none] as each { each }'],
    ['a draw', 'concat(normal([h, w, 1]), normal(skip, std=0.1), normal(c))'],
  ])('nothing is said of %s', (_, stages) => {
    expect(said(block(stages))).toEqual([]);
  });

  test('values assigned on the way are known', () => {
    expect(said(block('Conv(n, 3) -> concat(y)', 'n = 2 * c\n  y = x -> Conv(n, m)'))).toEqual(['GEN1001 m']);
  });

  test.each([
    ['block A(x) { y = x -> relu }', ['GEN1020 y = x -> relu']],
    ['fn a(x) { y = x -> relu }', ['GEN1020 y = x -> relu']],
    ['block A(x) { return x\n y = x }', ['GEN1021 y = x']],
    ['fn a(x, x) = x', ['GEN1003 x']],
    ['fn a(x, y=z) = x + y', ['GEN1001 z']],
    ['block A(x: [h, w, h + d]) { return x }', ['GEN1001 d']],
    ['param a = 1 / 0', ['GEN2004 1 / 0']],
    ['fn a(x) = a(x, x)', ['GEN1011 x']],
  ])('%s', (text, expected) => {
    expect(said(`${text}\n`)).toEqual(expected);
  });
});

describe('of a model', () => {
  const model = (members: string, before = ''): string => `${before}
model M {
  param latent = 4
  data glyphs { x: [28, 28, 1] in 0..1 }
  net E(x) -> [latent] { return x -> Flatten -> Dense(latent) }
  let fake = E(x)
  loss l = mean(E(x)^2)
  ${members}
  train { minimize l over E with adam() }
}
`;

  test.each<[string, string, string[]]>([
    ['a function', 'fn score(a) = mean(E(a) + latnt)', ['GEN1001 latnt']],
    ['a block that sees the data', 'block B(y) { return y -> concat(x) }', ['GEN1002 x']],
    ['a block that uses a net', 'block B(y) { return y -> E }', ['GEN1002 E']],
    ['too many inputs of a net', 'fn score(a) = E(a, a)', ['GEN1011 a']],
    ['an input of a net that is none', 'fn score(a) = E(y=a)', ['GEN1008 y']],
    ['nothing', 'fn score(a, n=latent) = mean(E(a, training=true) * n + fake) + l', []],
  ])('%s', (_, members, expected) => {
    expect(said(model(members))).toEqual(expected);
  });

  test('a block of the file sees the names of the model', () => {
    expect(said(model('', 'block B(x) { return x -> Dense(latent) }'))).toEqual([]);
    expect(said(model('', 'fn f(x) = x * latent'))).toEqual(['GEN1001 latent']);
  });

  test('defaults that every call replaces are read too', () => {
    const text = model('loss other = score(E(x), 1)\n  fn score(a, b=lattent) = mean(a + b)');
    expect(said(text)).toEqual(['GEN1001 lattent']);
  });

  test('a block that is applied is checked once', () => {
    const text = model('loss other = score(E(x))\n  fn score(a) = mean(a + latnt)');
    expect(said(text)).toEqual(['GEN1001 latnt']);
  });
});

test('a file that is used says its own faults once, with those that it does not lend', () => {
  const lib = 'block A(x) { return x -> relu }\nblock B(x) { return x -> rellu }\n';
  const one = (name: string): string => `model ${name} {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> A -> Flatten -> Dense(2) }
  loss l = mean(E(x)^2)
  train { minimize l over E with adam() }
}
`;
  expect(said(`use A from "lib.gen"\n${one('M')}${one('N')}`, { 'lib.gen': lib })).toEqual(['GEN1001 rellu']);
});
