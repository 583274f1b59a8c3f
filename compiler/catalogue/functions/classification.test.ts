/** Losses by name: the mistakes that their rows refuse, and what the graph makes of right uses. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (...lines: readonly string[]): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net C(x) -> [10] { return x -> Flatten -> Dense(10) }
  net Maps(x) -> [28, 28, 4] { return x -> Conv(4, 3) }
  net Few(x) { return x -> Flatten -> Dense(5) }
  net P(x) { return x -> Flatten -> Dense(10) -> softmax }
  net One(x) { return x -> Flatten -> Dense(1) }
  let logits = C(x)
  loss l = mean(logits^2) + mean(Maps(x)) + mean(Few(x)) + mean(P(x)) + mean(One(x))
  ${lines.join('\n  ')}
  train { minimize l over C, Maps, Few, P, One with adam() }
}
`;
const found = (...lines: readonly string[]): string[] =>
  diagnose(spec(...lines)).map(({ code, message }) => `${code} ${message}`);

test.each([
  ['metric m = cross_entropy(logits, digit)', []],
  ['metric m = cross_entropy(logits, P(x))', [10]],
  ['metric m = sum(cross_entropy(Maps(x), categorical(Maps(x))))', [28, 28]],
  ['metric m = accuracy(Maps(x), categorical(Maps(x)))', []],
  ['metric m = accuracy(logits, categorical(logits))', []],
  ['metric m = mse(P(x), 0.1)', []],
  ['metric m = mean(hinge(One(x), 1))', [1]],
  ['metric m = mean(focal(logits, digit, gamma=0))', []],
])('%s', (line) => {
  expect(found(line)).toEqual([]);
});

test('a draw of classes has classes, and a place for each vector of logits', () => {
  const { metrics } = graphOf(spec('let c = categorical(Maps(x))', 'metric m = mean(c)'));
  const { origin } = metrics[0]!.value;
  const drawn = origin.kind === 'node' ? origin.node.inputs[0]! : undefined;
  expect(drawn?.type).toMatchObject({ shape: [28, 28], classes: 4, range: { low: 0, high: 3 }, batched: true });
});

describe('mistakes', () => {
  test.each([
    ['cross_entropy(Few(x), digit)', 'has logits of 5 classes for a target of 10'],
    ['cross_entropy(Maps(x), digit)', 'needs logits for each of the classes of [], but receives [28, 28, 4] and []'],
    [
      'cross_entropy(logits, x)',
      'needs a class or a probability for each class as its target, but receives [10] and [28, 28, 1]',
    ],
    ['cross_entropy(mean(x), digit)', 'needs a number for each class, but receives one number []'],
    ['accuracy(Few(x), full([], 4))', undefined],
    ['accuracy(Few(x), full([], 5))', 'has logits of 5 classes for a target of 6'],
    ['cross_entropy(Few(x), ones([]))', undefined],
    [
      'accuracy(Few(x), full([], 0.5))',
      'needs a class or a probability for each class as its target, but receives [5] and []',
    ],
    ['hinge(One(x), -1)', 'takes targets in 0..1, but receives -1'],
    ['bernoulli(logits - 3)', undefined],
    ['bernoulli(2 * P(x))', 'takes probabilities, but receives values in 0..2'],
    ['bernoulli(P(x), logits=logits)', 'says twice how probable 1 is'],
    ['bernoulli()', 'says no probability'],
    ['categorical(mean(x))', 'needs a number for each class, but receives []'],
    ['mse(Few(x), C(x))', 'shapes [5] and [10] do not broadcast'],
  ])('%s', (text, problem) => {
    const messages = found(`metric tried = mean(${text})`);
    expect(messages).toEqual(
      problem === undefined
        ? []
        : [expect.stringMatching(/^GEN2001/) as string].map(() => `GEN2001 \`${text}\`: ${problem}`),
    );
  });

  test.each([
    ['loss n = mean(cross_entropy(P(x), digit))', 'GEN4002 `cross_entropy` takes logits, but receives values in 0..1'],
    ['loss n = mean(focal(P(x), digit))', 'GEN4002 `focal` takes logits, but receives values in 0..1'],
    [
      'loss n = mean(cross_entropy(logits, 2 * P(x)))',
      'GEN4002 the target of `cross_entropy` lies in 0..2, not in 0..1',
    ],
    ['loss n = mse(Maps(x), x)', 'GEN4031 [28, 28, 4] is compared with [28, 28, 1], number by number, as [28, 28, 4]'],
  ])('%s', (line, message) => {
    expect(found(line).filter((each) => each.startsWith('GEN400') || each.startsWith('GEN403'))).toEqual([message]);
  });
});
