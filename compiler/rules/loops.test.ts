import { describe, expect, test } from 'vitest';
import { codes } from '../testing/testing.js';

interface Parts {
  readonly time?: string;
  readonly mix?: string;
  readonly told?: string;
  readonly sampler?: string;
  readonly more?: string;
  readonly params?: string;
}
const body = (over: string, net = 'F', told = 't', start = 'normal([8, 8, 1])'): string => `sample generate(n=4) {
    z = ${start}
    for t, next in ${over} { z = z + (next - t) * ${net}(z, ${told}) }
    return z
  }`;
const spec = ({
  time = 'uniform([])',
  mix = '(1 - t) * x + t * noise',
  told = 't',
  sampler = body('times(1..0, steps=50)'),
  more = '',
}: Parts): string => `model Flow {
  data tiny { x: [8, 8, 1] in -1..1 }
  net F(z: [8, 8, 1], t: []) -> [8, 8, 1] { return z * t -> Conv(1, 3) }
  ${more}
  let t     = ${time}
  let noise = normal(shape(x))
  loss match = mean((F(${mix}, ${told}) - noise + x)^2)
  train { minimize match over F with adam() }
  ${sampler}
}`;

describe('the noise of a sampler is that of the training', () => {
  test.each<[string, Parts, string[]]>([
    ['a rectified flow', {}, []],
    ['a flow from 0 to 1', { mix: 't * x + (1 - t) * noise', sampler: body('times(0..1, steps=50)') }, []],
    ['data first', { sampler: body('times(0..1, steps=50)') }, ['GEN4063']],
    ['a start in the middle', { sampler: body('times(0.7..0, steps=50)') }, ['GEN4064']],
    ['a list of times', { sampler: body('steps([0.1, 0.5, 1])') }, ['GEN4063']],
    [
      'whole numbers, by a formula',
      {
        time: 'integer(0..99)',
        mix: '(1 - t / 99) * x + t / 99 * noise',
        sampler: body('99..0').replace('for t, next', 'for t').replace('(next - t)', '0.01'),
      },
      [],
    ],
    [
      'whole numbers upwards',
      {
        time: 'integer(0..99)',
        mix: '(1 - t / 99) * x + t / 99 * noise',
        sampler: body('0..99').replace('for t, next', 'for t').replace('(next - t)', '0.01'),
      },
      ['GEN4063'],
    ],
    [
      'a variance that explodes',
      {
        time: 'uniform([], 0.002..80)',
        mix: 'x + t * noise',
        sampler: body('times(80..0.002, steps=18, spacing=karras())', 'F', 't', '80 * normal([8, 8, 1])'),
      },
      [],
    ],
    [
      'an end too early',
      {
        time: 'uniform([], 0.002..2)',
        mix: 'x + t * noise',
        sampler: body('times(2..0.002, steps=18)'),
      },
      ['GEN4064'],
    ],
    [
      'data to noise: the start is given',
      {
        sampler: `sample encode(x, n=4) {
    for t, next in times(0..1, steps=50) { x = x + (next - t) * F(x, t) }
    return x
  }`,
      },
      [],
    ],
    [
      'a time that the net is told otherwise',
      { told: 'log(t + 1)', sampler: body('times(0..1, steps=50)', 'F', 'log(t + 1)') },
      [],
    ],
  ])('%s', (_, parts, expected) => {
    expect(codes(spec(parts))).toEqual(expected);
  });
});

describe('a sampler stays where its nets were trained', () => {
  test.each<[string, Parts, string[]]>([
    ['beyond the end', { sampler: body('times(10..0, steps=50)') }, ['GEN4062']],
    ['the last time is not reached', { time: 'uniform([], 0.001..1)' }, []],
    [
      'the last time is, by the second call of Heun’s method',
      {
        time: 'uniform([], 0.2..1)',
        sampler: `fn heun(z, t, next) = z + (next - t) * (F(z, t) + F(z, next)) / 2
  sample generate(n=4) {
    z = normal([8, 8, 1])
    for t, next in times(1..0, steps=10) { z = heun(z, t, next) }
    return z
  }`,
      },
      ['GEN4062', 'GEN4062'],
    ],
    [
      'an average is the net that it follows',
      { more: 'net Smooth = ema(F, 0.99)', sampler: body('times(10..0, steps=50)', 'Smooth') },
      ['GEN4062'],
    ],
    [
      'computed times are exact, where bounds of each step alone would be infinite',
      {
        time: 'log(uniform([], 0.1..1)) / 2',
        mix: '(1 - exp(2 * t)) * x + exp(2 * t) * noise',
        sampler: body('times(1..0, steps=10)', 'F', 'log(max(t, 0.1)) / 2'),
      },
      [],
    ],
    [
      'computed times beyond the training',
      {
        time: 'log(uniform([], 0.1..1)) / 2',
        mix: '(1 - exp(2 * t)) * x + exp(2 * t) * noise',
        sampler: body('times(1..0, steps=20)', 'F', 'log(t) / 2'),
      },
      ['GEN4062'],
    ],
    [
      'bounds of what is drawn and computed are loose',
      { sampler: body('times(1..0, steps=50)', 'F', 'next + (t - next) * uniform([])') },
      [],
    ],
    ['a draw itself', { sampler: body('times(1..0, steps=50)', 'F', 'uniform([], 0..2)') }, ['GEN4062']],
  ])('%s', (_, parts, expected) => {
    expect(codes(spec(parts))).toEqual(expected);
  });
});

describe('a schedule of a table', () => {
  const ddpm = (end: number, over: string, wanted = 'class(1000)'): string => `model DDPM {
  data tiny { x: [8, 8, 1] in -1..1 }
  net Eps(z: [8, 8, 1], k: ${wanted}) -> [8, 8, 1] { return z * one_hot(k)[0] -> Conv(1, 3) }
  let alpha_bar = cumprod(1 - linspace(1e-4, ${end}, 1000))
  let k     = integer(0..999)
  let noise = normal(shape(x))
  let xk    = sqrt(alpha_bar[k]) * x + sqrt(1 - alpha_bar[k]) * noise
  loss simple = mse(Eps(xk, k), noise)
  train { minimize simple over Eps with adam() }
  sample generate(n=4) {
    z = normal([8, 8, 1])
    for k in ${over} { z = z - 0.01 * Eps(z, k) / sqrt(alpha_bar[k]) }
    return z
  }
}`;
  test.each<[string, string, string[]]>([
    ['ends in noise, and the sampler begins there', ddpm(0.02, '999..0'), []],
    ['is gone through from its beginning', ddpm(0.02, '0..999'), ['GEN4063']],
    ['ends before the data are gone', ddpm(0.005, '999..0'), ['GEN4064']],
    ['has no more numbers than the loop asks for', ddpm(0.02, '1000..0'), ['GEN2051']],
    ['is visited at some of its numbers', ddpm(0.02, 'round(linspace(999, 0, 50))'), []],
    ['is visited at numbers between', ddpm(0.02, 'linspace(999, 0, 50)'), ['GEN2051']],
    ['is visited beyond its end', ddpm(0.02, '[1000, 500, 0]'), ['GEN2051']],
  ])('%s', (_, text, expected) => {
    expect(codes(text).sort()).toEqual(expected);
  });
});

test('a sampler draws by the average where there is one', () => {
  const more = 'net Smooth = ema(F, 0.99)';
  expect(codes(spec({ more }))).toEqual(['GEN4061']);
  expect(codes(spec({ more, sampler: body('times(1..0, steps=50)', 'Smooth') }))).toEqual([]);
});

test('a loss that reaches its net only through a loop says so', () => {
  const text = spec({}).replace(
    'loss match = mean((F((1 - t) * x + t * noise, t) - noise + x)^2)',
    `fn walk(z) {
    for s, next in times(1..0, steps=4) { z = z + (next - s) * F(z, s) }
    return z
  }
  loss match = mean((walk(noise) - x)^2) + 0 * t`,
  );
  expect(codes(text)).toContain('GEN3002');
});
