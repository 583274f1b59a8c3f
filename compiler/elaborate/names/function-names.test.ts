/** Numbers of a model may share their names with the functions that compute them. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (...lines: readonly string[]): string => `fn accuracy(a, b) = mean(abs(a - b)) * 2
fn both(a) = accuracy(a, 1) + 1
model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) { return x -> Flatten -> Dense(4) }
  loss l = mean(E(x)^2)
  ${lines.join('\n  ')}
  train { minimize l over E with adam() }
}
`;
const errors = (...lines: readonly string[]): string[] =>
  diagnose(spec(...lines)).flatMap(({ code, severity, message }) =>
    severity === 'error' ? [`${code} ${message}`] : [],
  );

describe('a declaration with the name of the function that it calls', () => {
  test.each([
    'metric accuracy = accuracy(E(x), 1)',
    'loss accuracy = accuracy(E(x), 1)',
    'let accuracy = accuracy(E(x), 1)\n  metric m = accuracy',
    'metric accuracy = E(x) -> accuracy(1)',
    'metric both = E(x) -> both',
    'metric both = both(E(x))\n  metric accuracy = accuracy(E(x), 1)',
    'metric accuracy = accuracy(E(x), 1)\n  metric other = accuracy(E(x), 0)',
    'metric accuracy = accuracy(E(x), 1) on test\n  claim accuracy < 3',
    'sample accuracy(x) = accuracy(E(x), 1)',
    'plot accuracy = histogram(accuracy(E(x), 1)) on test',
    'metric mean = mean(E(x))\n  metric sum = sum(E(x))',
    'let sigmoid = sigmoid(E(x))\n  metric m = mean(sigmoid)',
    'metric abs = mean(E(x) -> abs)',
    'let mean = mean(E(x))\n  metric m = mean',
    'param log2 = log2(8)\n  metric m = mean(E(x)) * log2',
    'pool stop(8) = stop(E(x))\n  metric m = mean(stop)',
    'sample mean(x) = mean(E(x))',
    'plot abs = histogram(mean(abs(E(x)))) on test',
  ])('%s', (lines) => {
    expect(errors(lines)).toEqual([]);
  });

  test('a call means the function', () => {
    const of = (...lines: readonly string[]): string => {
      const metric = graphOf(spec(...lines)).metrics.at(-1)!;
      const { origin } = metric.value;
      return origin.kind === 'node' && origin.node.kind === 'op' ? origin.node.op.name : origin.kind;
    };
    expect(of('metric accuracy = accuracy(E(x), 1)')).toBe(of('metric m = accuracy(E(x), 1)'));
    expect(of('metric accuracy = accuracy(E(x), 1)')).toBe('multiply');
    expect(of('metric abs = mean(abs(E(x)))')).toBe('mean');
  });

  test('a real circle is still reported, and so is a function inside the model, with the place where it may stand', () => {
    expect(errors('let a = b + 1', 'let b = a + 1')[0]).toMatch(/^GEN1006/);
    const found = diagnose(spec('fn near(a) = mean(a)', 'metric near = near(E(x))'));
    expect(found[0]).toMatchObject({ code: 'GEN1003', hint: expect.stringContaining('before the model') as string });
  });

  test('a parameter of a body is nearer than either', () => {
    const text = spec('metric mean = use(relu, E(x))').replace('fn both', 'fn use(mean, a) = sum(mean(a))\nfn both');
    expect(diagnose(text).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
