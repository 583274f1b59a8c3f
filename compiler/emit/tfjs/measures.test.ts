import { describe, expect, test } from 'vitest';
import { graphOf } from '../../testing/testing.js';
import { emit } from './emit.js';

const model = (metrics: string): string => `model Small {
  data tiny { x: [4, 4, 1] in 0..1 }
  block Branch(x: [h, w, c]) { return x -> Conv(c, 3, weight=spectral(0.9)) }
  flow F(x) { return x -> Dequantize -> Logit -> InvertibleResidual(Branch) }
  net D(x) { return x -> Flatten -> Dense(1) }
  let d = D(x)
  loss nll = -log_prob(F, x)
  ${metrics}
}`;

/** What each function of measures computes, and what the definition says of where. */
async function measures(metrics: string): Promise<{ functions: Record<string, string>; terms: string }> {
  const code = await emit(graphOf(model(metrics)));
  const functions = Object.fromEntries(
    [...code.matchAll(/export function (evaluate\w*)\(([\s\S]*?)\n}\n/g)].map((match) => [match[1]!, match[2]!]),
  );
  return { functions, terms: /\n {2}terms: ([\s\S]*?)\n {2}\w/.exec(code)![1]! };
}
const fields = (body: string): string => /return \{ (.*) \};/.exec(body)![1]!;

describe('a metric is computed where it is wanted, and only there', () => {
  test('on the first examples of a split', async () => {
    const { functions, terms } = await measures('metric far = round_trip(F, x) on test first 64');
    expect(Object.keys(functions)).toEqual(['evaluate', 'evaluateFirst64']);
    expect(functions['evaluate']).not.toContain('roundTripF');
    expect(functions['evaluateFirst64']).not.toContain('logProbF');
    expect(terms).toContain("far: { role: 'metric', on: { split: 'test', first: 64 }, evaluate: evaluateFirst64 }");
  });

  test('on one split, where it calls what the others do not', async () => {
    const { functions, terms } = await measures('metric far = round_trip(F, x) on test');
    expect(functions['evaluate']).not.toContain('roundTripF');
    expect(functions['evaluateTest']).not.toContain('logProbF');
    expect(terms).toContain("far: { role: 'metric', on: { split: 'test' }, evaluate: evaluateTest }");
  });

  test('but in the one pass where calls are shared, or nothing is called', async () => {
    const shared = 'metric here = mean(d)  metric there = mean(d^2) on test  metric free = mean(x) on test';
    const { functions, terms } = await measures(shared);
    expect(Object.keys(functions)).toEqual(['evaluate']);
    expect(functions['evaluate']!.match(/\bD\(w/g)).toHaveLength(1);
    expect(terms).toContain("there: { role: 'metric', on: { split: 'test' } }");
  });

  test('of the weights alone, once', async () => {
    const { functions, terms } = await measures('metric constant = lipschitz(F)');
    expect(Object.keys(functions)).toEqual(['evaluate', 'evaluateOnce']);
    expect(fields(functions['evaluateOnce']!)).toBe('constant');
    expect(functions['evaluate']).not.toContain('lipschitzF');
    expect(terms).toMatch(/constant: \{ role: 'metric', on: \{.*first: 1 \}, evaluate: evaluateOnce \}/);
  });
});
