import { describe, expect, test } from 'vitest';
import { diagnose } from '../testing/testing.js';

const spec = (shape: string, loss: string, net = 'x -> Conv(1, 3)'): string => `model M {
  data pictures { x: ${shape} in 0..1 }
  net E(x) { return ${net} }
  net Flat(x) { return x -> Flatten -> Dense(5) }
  loss l = ${loss}
  loss other = mean(E(x)) + mean(Flat(x))
  train { minimize l over E with adam()  minimize other over Flat, E with adam() }
}
`;
const warnings = (...parts: Parameters<typeof spec>): string[] =>
  diagnose(spec(...parts))
    .filter(({ code }) => code === 'GEN4031')
    .map(({ message }) => message);

describe('a loss of two shapes', () => {
  test.each([
    // The data has its channels first, as in PyTorch; the net gives channels last.
    ['[1, 3, 3]', 'mean((E(x) - x)^2)', 'x -> Flatten -> Dense(9) -> Reshape(3, 3, 1) -> sigmoid', '[3, 3, 3]'],
    ['[1, 3, 3]', 'mean(abs(x - E(x)))', 'x -> Flatten -> Dense(9) -> Reshape(3, 3, 1) -> sigmoid', '[3, 3, 3]'],
    ['[1, 3, 3]', 'sum(bce(E(x), x))', 'x -> Flatten -> Dense(9) -> Reshape(3, 3, 1) -> sigmoid', '[3, 3, 3]'],
    ['[28, 28, 3]', 'mean((E(x) - x)^2)', 'x -> Conv(1, 3) -> sigmoid', '[28, 28, 3]'],
    ['[28, 28, 3]', 'mean((E(x) - stop(x))^2)', 'x -> Conv(1, 3) -> sigmoid', '[28, 28, 3]'],
    ['[28, 28, 1]', 'sum(bce_logits(E(x), x))', 'x -> Conv(3, 3)', '[28, 28, 3]'],
    ['[5, 5, 1]', 'mean((Flat(x) - E(x))^2)', 'x -> Conv(1, 3)', '[5, 5, 5]'],
  ])('%s: %s, of a net %s', (shape, loss, net, result) => {
    const [message, ...more] = warnings(shape, loss, net);
    expect(more).toEqual([]);
    expect(message).toContain(`as ${result}`);
  });

  test.each([
    ['[28, 28, 1]', 'mean((E(x) - x)^2)'],
    ['[28, 28, 1]', 'mean((E(x) - 0.5)^2)'],
    ['[28, 28, 1]', 'mean((E(x) - mean(x))^2)'],
    ['[28, 28, 1]', 'mean(bce_logits(E(x), 1))'],
    ['[28, 28, 1]', 'mean((E(x) - uniform([]))^2)'],
    ['[28, 28, 1]', 'mean((Flat(x) - mean(Flat(x)))^2)'],
    ['[28, 28, 3]', 'mean((E(x) - channels(x, 0..0))^2)'],
    ['[28, 28, 3]', 'mean((channels(E(x), 0..0) - E(x))^2)', 'x -> Conv(3, 3)'],
    ['[28, 28, 1]', 'mean(E(x) * x)', 'x -> Conv(3, 3)'],
    ['[28, 28, 1]', 'mean(E(x) + x)', 'x -> Conv(3, 3)'],
  ])('%s: %s broadcasts on purpose', (...parts) => {
    expect(warnings(...(parts as Parameters<typeof spec>))).toEqual([]);
  });

  test('inside a net, broadcasting is allowed', () => {
    expect(warnings('[28, 28, 1]', 'mean(E(x))', 'x - (x -> Conv(3, 3))')).toEqual([]);
  });

  test('may be allowed, and names both sides', () => {
    const text = spec('[28, 28, 3]', 'mean((E(x) - x)^2)');
    const [found] = diagnose(text).filter(({ code }) => code === 'GEN4031');
    expect(found!.related!.map(({ message }) => message)).toEqual(['this is [28, 28, 1]', '`x` is [28, 28, 3]']);
    const allowed = text.replace('  loss l', '  // allow: GEN4031\n  loss l');
    expect(diagnose(allowed).filter(({ code }) => code === 'GEN4031' || code === 'GEN4010')).toEqual([]);
  });
});
