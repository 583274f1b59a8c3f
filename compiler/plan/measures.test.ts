import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../../runtime/contract/model.js';
import { tfjs } from '../emit/tfjs/target.js';
import { graphOf } from '../testing/testing.js';
import { planOf } from './plan.js';

const model = (metrics: string): string => `model Small {
  data tiny { x: [4, 4, 1] in 0..1 }
  block Branch(x: [h, w, c]) { return x -> Conv(c, 3, weight=spectral(0.9)) }
  flow F(x) { return x -> Dequantize -> Logit -> InvertibleResidual(Branch) }
  net D(x) { return x -> Flatten -> Dense(1) }
  let d = D(x)
  loss nll = -log_prob(F, x)
  ${metrics}
}`;

/** The functions of measures by name, each with its results, and the entries of its terms in the run. */
function measures(metrics: string): { functions: Record<string, readonly string[]>; terms: RunPlan['terms'] } {
  const { run } = planOf(graphOf(model(metrics)), tfjs);
  const own = Object.entries(run.functions).filter(([, { role }]) => role === 'measures');
  return { functions: Object.fromEntries(own.map(([name, { answers }]) => [name, answers])), terms: run.terms };
}

describe('a metric is computed where it is wanted, and only there', () => {
  test('on the first examples of a split', () => {
    const { functions, terms } = measures('metric far = round_trip(F, x) on test first 64');
    expect(functions).toEqual({ evaluate: ['nll'], evaluateFirst64: ['far'] });
    expect(terms['far']).toEqual({
      role: 'metric',
      on: { split: 'test', first: 64 },
      evaluate: 'evaluateFirst64',
    });
  });

  test('on one split, if it calls nets that the others do not', () => {
    const { functions, terms } = measures('metric far = round_trip(F, x) on test');
    expect(functions).toEqual({ evaluate: ['nll'], evaluateTest: ['far'] });
    expect(terms['far']).toEqual({ role: 'metric', on: { split: 'test' }, evaluate: 'evaluateTest' });
  });

  test('but in the one pass where calls are shared, or nothing is called', () => {
    const shared = 'metric here = mean(d)  metric there = mean(d^2) on test  metric free = mean(x) on test';
    const { functions, terms } = measures(shared);
    expect(functions).toEqual({ evaluate: ['nll', 'here', 'there', 'free'] });
    expect(terms['there']).toEqual({ role: 'metric', on: { split: 'test' } });
  });

  test('of a batch, on every batch', () => {
    const { functions, terms } = measures('metric far = mmd(x, uniform(shape(x)))');
    expect(functions).toEqual({ evaluate: ['nll', 'far'] });
    expect(terms['far']).toEqual({ role: 'metric' });
  });

  test('of the weights alone, once', () => {
    const { functions, terms } = measures('metric constant = lipschitz(F)');
    expect(functions).toEqual({ evaluate: ['nll'], evaluateOnce: ['constant'] });
    expect(terms['constant']).toEqual({ role: 'metric', on: { first: 1 }, evaluate: 'evaluateOnce' });
  });
});
