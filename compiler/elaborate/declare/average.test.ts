import { expect, test } from 'vitest';
import { codes, diagnose, graphOf } from '../../testing/testing.js';

const spec = (average: string): string => `model M {
  data tiny { x: [4, 4, 1] in 0..1 }
  net G(z: [2]) -> [4, 4, 1] { return z -> Dense(16) -> Reshape(4, 4, 1) }
  net Gs = ${average}
  loss l = mse(G(normal([2])), x)
  train { minimize l over G with sgd  batch 4 }
  sample generate(n=4) = Gs(normal([2]))
}`;

test('an average says whether its decay rises', () => {
  const of = (average: string): unknown => graphOf(spec(average)).averages;
  expect(of('ema(G, 0.9)')).toEqual([{ name: 'Gs', of: 'G', decay: 0.9 }]);
  expect(of('ema(G, 0.9, warmup=false)')).toEqual([{ name: 'Gs', of: 'G', decay: 0.9 }]);
  expect(of('ema(G, 0.9, warmup=true)')).toEqual([{ name: 'Gs', of: 'G', decay: 0.9, warmup: true }]);
});

test.each(['ema(G)', 'ema(G, 0.9, 0.8)', 'ema(G, 0.9, warmup=3)', 'ema(G, 0.9, rising=true)', 'ema(G, decay=0.9)'])(
  '%s is refused with the form that it has',
  (average) => {
    expect(diagnose(spec(average)).map(({ message }) => message)).toContain(
      'ema takes a net and a decay, and perhaps warmup: ema(G, 0.999, warmup=true)',
    );
  },
);

test('a decay of 1 never follows its net', () => {
  expect(codes(spec('ema(G, 1, warmup=true)'))).toContain('GEN1010');
});
