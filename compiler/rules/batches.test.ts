/** Operations that take statistics of a batch, with a batch of too few examples. */
import { describe, expect, test } from 'vitest';
import { checkFile } from '../compile.js';

const said = (body: string, train: string): string[] =>
  checkFile('a.gen', {
    read: () => `model A {
  data glyphs { x: [28, 28, 1] in 0..1 }
  ${body}
  train { ${train} }
}`,
  }).diagnostics.map(({ code, message, label }) => `${code} ${message}: ${label}`);

const net = (layers: string): string =>
  `net F(x) -> [1] { return x -> ${layers} -> Flatten -> Dense(1) }\n net G(z: [1]) -> [1] { return z -> Dense(1) }
   loss l = mean((G(F(x)) - 1)^2)`;
const train = (batch: number): string => `minimize l over F, G with adam()\n batch ${batch}`;

describe('a batch of one', () => {
  test.each([
    [
      'Flatten -> Dense(4, bias=false) -> BatchNorm',
      '`BatchNorm` takes the mean and the deviation of each channel',
      '1 number each',
    ],
    [
      'Conv(4, 3, bias=false) -> BatchNorm',
      '`BatchNorm` takes the mean and the deviation of each channel',
      '784 numbers each',
    ],
    ['Conv(4, 3) -> MinibatchStd', '`MinibatchStd` takes the deviation over a group', '1 number each'],
  ])('%s', (layers, message, label) => {
    const [first, ...more] = said(net(layers), train(1));
    expect(first).toContain(`GEN4022 ${message}`);
    expect(first).toContain(label);
    expect(more).toEqual([]);
    expect(said(net(layers), train(2))).toEqual([]);
  });

  test('is fine for layers that look at one example, and for frozen nets', () => {
    expect(said(net('Conv(4, 3, bias=false) -> InstanceNorm'), train(1))).toEqual([]);
    const frozen = 'freeze F\n minimize l over G with adam()\n batch 1';
    expect(said(net('Conv(4, 3, bias=false) -> BatchNorm'), frozen)).toEqual([]);
  });

  test('is reported in its stage', () => {
    const stages =
      'stage a { minimize l over F with adam()\n batch 8 }\n stage b { minimize l over G with adam()\n batch 1 }';
    expect(said(net('Conv(4, 3, bias=false) -> BatchNorm'), stages)[0]).toContain('one example in the stage `b`');
  });
});

test('a start that depends on data has enough data', () => {
  const flow = (more: string): string =>
    `flow F(x) { return x -> Dequantize -> Logit ${more} }\n loss l = -log_prob(F, x)`;
  const over = (batch: number): string => `minimize l over F with adam()\n batch ${batch}`;
  expect(said(flow('-> Flatten -> ActNorm'), over(1))[0]).toContain('GEN4022 `ActNorm` takes its start');
  expect(said(flow('-> ActNorm'), over(1))).toEqual([]);
  const book = (codes: number): string => `
  net E(x) -> [7, 7, 4] { return x -> Conv(4, 4, stride=4) }
  net D(z: [7, 7, 4]) -> [28, 28, 1] { return z -> ConvTranspose(1, 4, stride=4) }
  codebook Codes: [${codes}, 4] with ema(0.99), start(from=e)
  let e = E(x)
  let c = nearest(e, Codes)
  loss l = mean((D(straight(e, c.vectors)) - x)^2) + mean((e - stop(c.vectors))^2)`;
  const both = 'minimize l over E, D with adam()\n batch 2';
  expect(said(book(99), both)[0]).toContain(
    'its start, 99 different vectors of the first batch, and a batch is 2 examples',
  );
  expect(said(book(98), both)).toEqual([]);
});
