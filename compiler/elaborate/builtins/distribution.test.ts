/** Questions to distributions: draws that stand for them are not made, and every mistake has a message. */
import { describe, expect, test } from 'vitest';
import { valuesBehind } from '../../graph/ancestors.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (...lines: readonly string[]): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net E(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
  net D(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net C(x) { return x -> Flatten -> Dense(10) }
  flow F(z: [8]) { return z -> ActNorm -> Permute }
  fn posterior(q) = normal(q.mean, logvar=q.logvar)
  let q = E(x)
  let z = normal(q.mean, logvar=q.logvar)
  let y = D(z)
  loss l = sum(bce(y, x)) + sum(kl_normal(q.mean, q.logvar)) - mean(log_prob(F, z)) + mean(C(x))
  ${lines.join('\n  ')}
  train { minimize l over E, D, C, F with adam() }
}
`;
const found = (...lines: readonly string[]): string[] =>
  diagnose(spec(...lines)).map(({ code, message }) => `${code} ${message}`);
const draws = (...lines: readonly string[]): string[] => {
  const { metrics, nodes } = graphOf(spec(...lines));
  const used = new Set(
    valuesBehind([metrics.at(-1)!.value]).flatMap(({ origin }) => (origin.kind === 'node' ? [origin.node] : [])),
  );
  const isDraw = (node: (typeof nodes)[number]): boolean => node.kind === 'op' && node.op.kind === 'draw';
  return nodes.filter(isDraw).map((node) => `${node.path}${used.has(node) ? '' : ' unused'}`);
};

describe('a draw stands for its distribution', () => {
  test.each([
    ['metric m = sum(log_prob(normal(q.mean, logvar=q.logvar), z))', ['z/normal']],
    ['metric m = sum(log_prob(posterior(q), z))', ['z/normal']],
    ['metric m = sum(z -> log_prob(laplace([8])))', ['z/normal']],
    ['metric m = sum(kl(posterior(q), normal(shape(z))))', ['z/normal unused']],
    ['metric m = sum(entropy(posterior(q)))', ['z/normal unused']],
    ['let prior = laplace([8])\n  metric m = sum(log_prob(prior, z))', ['z/normal', 'prior/laplace unused']],
    ['metric m = sum(log_prob(z, z) - log_prob(logistic([8]), z))', ['z/normal']],
    ['metric m = log_prob(categorical(C(x)), digit)', ['z/normal unused']],
    ['metric m = mean(log_prob(posterior(q), normal(q.mean, std=0.1)))', ['z/normal unused', 'm/normal']],
    ['metric m = mean(log_prob(F, z))', ['z/normal']],
    ['metric m = log_prob(mixture(z, normal(q.mean, std=1)), mean(z))', ['z/normal']],
    ['metric m = mixture(q.logvar, normal(q.mean, std=1))', ['z/normal unused', 'm/mixture']],
  ])('%s', (lines, expected) => {
    expect(found(lines).filter((each) => !each.startsWith('GEN4009'))).toEqual([]);
    expect(draws(lines)).toEqual(expected);
  });

  test('also inside a net, where it is not drawn either', () => {
    const net = 'net N(z: [8]) { return z -> log_prob(normal([8])) -> sum }\n  metric m = N(z)';
    expect(found(net)).toEqual([]);
    const made = graphOf(spec(net)).nets.find(({ name }) => name === 'N')!;
    expect(made.nodes.map((node) => (node.kind === 'op' ? (node.op.id ?? node.op.name) : ''))).toEqual([
      'density',
      'sum',
    ]);
  });

  test('the loss reaches the nets behind its parameters, also of draws through which no gradient flows', () => {
    const lines = 'loss nll = mean(-log_prob(bernoulli(y), x)) - log_prob(categorical(C(x)), digit)';
    expect(found(lines).filter((each) => each.startsWith('GEN3'))).toEqual([]);
    const text = spec(lines)
      .replace('minimize l over E, D, C, F', 'minimize nll over D, C')
      .replace('loss l = ', 'metric l = ');
    expect(diagnose(text).filter(({ code }) => code === 'GEN3001')).toEqual([]);
  });
});

test('a step that could move a net only through a jumping draw is told of the relaxed one', () => {
  const jumping = spec()
    .replace(/ {2}let z = .*\n {2}let y = .*\n/, '')
    .replace(/loss l = .*/, 'loss l = sum(bce(D(bernoulli(logits=q.mean)), x))')
    .replace('E, D, C, F with', 'E, D with');
  const [found] = diagnose(jumping).filter(({ code }) => code === 'GEN3002');
  expect(found?.hint).toContain('gumbel_softmax');
  const relaxed = jumping.replace('bernoulli(logits=q.mean)', 'gumbel_softmax(q.mean)');
  expect(diagnose(relaxed).filter(({ code }) => code === 'GEN3002')).toEqual([]);
});

describe('mistakes', () => {
  test.each([
    ['log_prob(y, x)', 'GEN2060 `log_prob` asks a distribution, and `y` is none'],
    ['log_prob(2 * z, z)', 'GEN2060 `log_prob` asks a distribution, and `2 * z` is none'],
    ['log_prob(integer(0..9), digit)', 'GEN2060 `log_prob` asks a distribution, and `integer(0..9)` is none'],
    ['entropy(gumbel_softmax(C(x)))', 'GEN2060 `entropy` has no formula for `gumbel_softmax`'],
    ['entropy(normal([8]))', 'GEN2060 `entropy` of a distribution without parameters is a constant'],
    ['entropy(uniform([8]))', 'GEN2060 the entropy of `uniform` has no formula here'],
    ['kl(normal([8]), normal([8]))', 'GEN2060 `kl` of distributions without parameters is a constant'],
    ['kl(posterior(q), laplace([8]))', 'GEN2060 the divergence from `normal` to `laplace` has no closed form'],
    ['kl(q.mean, q.logvar)', 'GEN2060 `kl` asks a distribution, and `q.mean` is none'],
    ['kl(posterior(q))', 'GEN1009 `kl` takes two distributions: kl(normal(q.mean, logvar=q.logvar), normal([8]))'],
    [
      'log_prob(posterior(q))',
      'GEN1009 `log_prob` takes a distribution and a value: log_prob(normal(q.mean, logvar=q.logvar), z)',
    ],
    ['log_prob(normal([7]), z)', 'GEN2001 `log_prob(normal([7]), z)`: shapes [8] and [7] do not broadcast'],
    [
      'log_prob(categorical(C(x)), z)',
      'GEN2001 `log_prob(categorical(C(x)), z)`: asks for the probability of a class [], but receives [8] without classes',
    ],
    [
      'log_prob(discretized_logistic(y, scale=0.1), 2 * x - 1)',
      'GEN2001 `log_prob(discretized_logistic(y, scal…`: gives probabilities to values in 0..1, but the value lies in -1..1',
    ],
    [
      'log_prob(bernoulli(y), 2 * x)',
      'GEN2001 `log_prob(bernoulli(y), 2 * x)`: gives probabilities to values in 0..1, but the value lies in 0..2',
    ],
    [
      'mixture(C(x), normal(z, std=1))',
      'GEN2001 `mixture(C(x), normal(z, std=1))`: has logits [10] for a distribution of shape [8]',
    ],
    ['mixture(C(x), uniform([10]))', 'GEN2060 a mixture of `uniform` has no formula here'],
    [
      'mixture(C(x))',
      'GEN1009 `mixture` takes logits and a distribution: mixture(logits, normal(means, logvar=logvars))',
    ],
    ['mixture(z, q.mean)', 'GEN2060 `mixture` asks a distribution, and `q.mean` is none'],
    [
      'log_prob(mixture(z, normal(q.mean, std=1)), z)',
      'GEN2001 `log_prob(mixture(z, normal(q.mean, st…`: is a mixture of values [], but the value is [8]',
    ],
    ['entropy(mixture(z, normal(q.mean, std=1)))', 'GEN2060 the entropy of `mixture` has no formula here'],
    ['laplace(q.mean)', 'GEN2001 `laplace(q.mean)`: says where to draw, but not how far to spread'],
    ['laplace(q.mean, scale=-1)', 'GEN2001 `laplace(q.mean, scale=-1)`: has a spread `scale` of -1'],
    ['normal(q.mean, std=0)', 'GEN2001 `normal(q.mean, std=0)`: has a spread `std` of 0'],
  ])('%s', (text, message) => {
    expect(found(`metric tried = mean(${text})`)).toEqual([message]);
  });
});
