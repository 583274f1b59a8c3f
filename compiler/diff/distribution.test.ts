/** Questions to distributions in the words of a diff: draws that stand for distributions are written as such. */
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { graphOf } from '../testing/testing.js';
import { formOf } from './compare/form-of.js';
import type { Expression } from './compare/form.js';
import { showExpression } from './render/expression.js';
import { diffSubjects, renderText, tell } from './index.js';
import { fromText } from './testing/subjects.js';

const paint = picocolors.createColors(false);

const spec = (loss: string): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net E(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
  let q = E(x)
  loss l = ${loss}
  train { minimize l over E with adam() }
}
`;

test.each([
  'sum(kl(normal(q.mean, logvar=q.logvar), normal([8])))',
  'sum(kl(laplace(q.mean, scale=0.5), laplace([8])))',
  'sum(log_prob(uniform([8], range=[-1, 1]), q.mean))',
  'sum(entropy(normal(q.mean, std=2)))',
  'sum(kl(bernoulli(logits=q.mean), bernoulli(0.5 * clip(q.logvar, [0, 1]))))',
  'log_prob(mixture(q.logvar, normal(q.mean, std=0.1)), mean(q.mean))',
  'sum(log_prob(laplace(q.mean, scale=exp(q.logvar)), q.mean))',
])('%s', (loss) => {
  const written = loss.replace('range=[-1, 1]', '-1..1').replace('[0, 1]', '0..1');
  expect(showExpression(formOf(graphOf(spec(written))).entries.loss['l']!['expression'] as Expression)).toBe(loss);
});

test.each([
  'mean(draws 5 { sum((normal(q.mean, std=0.1) - q.mean)^2) })',
  'mean(draws 3 { mean(log_prob(normal([8]), normal(q.mean, logvar=q.logvar))) })',
])('%s', (loss) => {
  expect(showExpression(formOf(graphOf(spec(loss))).entries.loss['l']!['expression'] as Expression)).toBe(loss);
});

test('another number of draws is a change of the loss', () => {
  const [a, b] = [5, 50].map((count) => fromText(spec(`mean(draws ${count} { sum(normal(q.mean, std=0.1)^2) })`)));
  const diff = diffSubjects(a!, b!);
  const told = renderText(tell(diff, { before: 'A', after: 'B', all: false }), diff.changes, { paint, width: 160 });
  expect(told).toContain('draws 5 {');
  expect(told).toContain('draws 50 {');
});

test('another distribution is a change of the loss', () => {
  const [a, b] = ['normal([8])', 'normal(0 * q.mean, std=2)'].map((prior) =>
    fromText(spec(`sum(kl(normal(q.mean, logvar=q.logvar), ${prior}))`)),
  );
  const diff = diffSubjects(a!, b!);
  const told = renderText(tell(diff, { before: 'A', after: 'B', all: false }), diff.changes, { paint, width: 160 });
  expect(told).toContain('normal([8])');
  expect(told).toContain('normal(0 * q.mean, std=2)');
});
