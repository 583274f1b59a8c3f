/** Numbers that can only lead to NaN: they are refused, or warned of, before anything is trained. */
import { describe, expect, test } from 'vitest';
import { diagnose } from './testing/testing.js';

const model = (stages: string, optimizer = 'sgd()', loss = 'mean(D(x))'): string => `model M {
  data made { x: [6, 6, 3] in 0..1 }
  net D(x) { return x -> ${stages} }
  loss l = ${loss}
  train { minimize l over D with ${optimizer} }
}`;
const said = (spec: string): string[] => diagnose(spec).map(({ code, message }) => `${code} ${message}`);

describe('optimizers', () => {
  test.each([
    ['adam(beta1=1)', 'GEN1010 `adam` takes a number of at least 0 and under 1 as beta1, not the number 1'],
    ['adam(beta2=0.99999999999)', 'beta2'],
    ['adam(epsilon=0)', 'GEN1010 `adam` takes a number above 0 as epsilon, not the number 0'],
    ['adamw(epsilon=1e-50)', 'epsilon'],
    ['rmsprop(epsilon=0)', 'epsilon'],
    ['rmsprop(decay=1)', 'decay'],
    ['sgd(lr=1e39)', 'lr'],
    ['sgd(momentum=1.1)', 'GEN1010 `sgd` takes a number in 0..1 as momentum, not the number 1.1'],
  ])('%s', (optimizer, message) => {
    expect(said(model('Flatten -> Dense(1)', optimizer))).toEqual([expect.stringContaining(message)]);
  });
  test.each(['adam(beta1=0)', 'adam(beta1=0.999)', 'adam(epsilon=1e-30)', 'sgd(momentum=1)', 'sgd(lr=1e-30)'])(
    '%s is fine',
    (optimizer) => expect(said(model('Flatten -> Dense(1)', optimizer))).toEqual([]),
  );
});

describe('layers', () => {
  test.each([
    ['Conv(2, 3, init=constant(1e39))', 'GEN1010 `constant` takes a number as value'],
    ['Conv(2, 3, init=normal(std=1e39))', 'GEN1010 `normal` takes a number of at least 0 as std'],
    ['Conv(2, 3) -> BatchNorm(epsilon=0)', 'GEN1010 `BatchNorm` takes a number above 0 as epsilon'],
    ['Conv(2, 3) -> AvgPool(2, padding=2)', 'GEN2001 AvgPool has windows of padding alone'],
    ['Conv(2, 3) -> MaxPool(3, padding=[1, 3])', 'GEN2001 MaxPool has windows of padding alone'],
    ['Flatten -> Dense(1) -> LayerNorm', 'GEN4008 `LayerNorm` of one number gives the same numbers whatever comes in'],
    [
      'GlobalAvgPool -> Reshape(1, 1, 3) -> Conv(2, 1, bias=false) -> InstanceNorm',
      'GEN4008 `InstanceNorm` of a 1×1 map',
    ],
    ['Flatten -> Dense(1e6) -> Dense(1e6)', 'GEN2041 `kernel` of `Dense` would hold [1000000, 1000000] numbers'],
  ])('%s', (stages, message) => expect(said(model(stages))[0]).toContain(message));

  test('LayerNorm of two numbers is fine', () =>
    expect(said(model('Flatten -> Dense(2) -> LayerNorm -> Dense(1)'))).toEqual([]));
});

describe('values', () => {
  test('beyond float32', () => {
    expect(said(model('Flatten -> Dense(1)', 'sgd()', 'mean(D(x)) * 1e39'))).toEqual([
      'GEN2040 1e+39 is beyond what a tensor holds',
    ]);
    expect(said(model('Flatten -> Dense(1)', 'sgd()', 'mean(D(x)) * 1e38'))).toEqual([]);
  });
  test('a pool', () => {
    const spec = model('Flatten -> Dense(1)').replace(
      'loss l',
      'pool old(1e9) = D(x) * 1e0\n  metric o = mean(old)\n  loss l',
    );
    expect(said(spec)).toEqual([]);
    expect(said(spec.replace('1e9', '1e10'))).toEqual([
      'GEN2041 the pool `old` would hold [10000000000, 1] numbers, more than a tensor can',
    ]);
  });
});
