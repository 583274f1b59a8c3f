import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { tell, renderText } from './index.js';
import { diffTexts } from './testing/subjects.js';

const sampler = (steps: string, body = 'z + (next - t) * F(z, t)'): string => `model M {
  data tiny { x: [4, 4, 1] in -1..1 }
  net F(x, t: []) -> [4, 4, 1] { return x * t -> Conv(1, 3) }
  loss l = mean((F(x, uniform([])) - x)^2)
  train { minimize l over F with adam() }
  sample generate(n=4) {
    z = normal(shape(x))
    for t, next in ${steps} { z = ${body} }
    return z
  }
}`;
const base = sampler('times(1..0, steps=50)');

const paint = picocolors.createColors(false);
function said(other: string): string {
  const diff = diffTexts(base, other);
  const told = renderText(tell(diff, { before: 'a', after: 'b', all: false }), diff.changes, { paint, width: 160 });
  return told.replace(/\s+/g, ' ');
}

test.each([
  ['the number of steps', sampler('times(1..0, steps=10)'), /steps of the loop 50 → 10/],
  [
    'the schedule',
    sampler('times(1..0, steps=50, spacing=karras(rho=3))'),
    /the loop goes over times\(1\.\.0, steps=50\) → times\(1\.\.0, steps=50, spacing=karras\(rho=3\)\)/,
  ],
  [
    'the body',
    sampler('times(1..0, steps=50)', 'z - (next - t) * F(z, t)'),
    /an iteration makes z = z \+ \(next - t\) \* F\(z, t\) → z - \(next - t\) \* F\(z, t\)/,
  ],
])('a diff says %s in words', (_, other, expected) => {
  expect(said(other)).toMatch(expected);
});

test('a loop whose names differ, and nothing else, is the same loop', () => {
  const renamed = base.replaceAll('next', 'after');
  expect(said(renamed)).not.toMatch(/loop|iteration/);
});
