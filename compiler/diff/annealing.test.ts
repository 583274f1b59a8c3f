/** Values that change with the training, in diffs and in ablations. */
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { tell, renderText } from './index.js';
import { diffTexts } from './testing/subjects.js';

const spec = (beta: string): string => `model M {
  param beta = ${beta}
  data tiny { x: [4, 4, 1] in -1..1 }
  net F(x) -> [4, 4, 1] { return x -> Conv(1, 3) }
  loss l = mean((F(x) - x)^2) + beta * mean(F(x)^2)
  train {
    minimize l over F with adam()
    epochs 9
  }
}`;

const paint = picocolors.createColors(false);
function said(before: string, after: string): string {
  const diff = diffTexts(spec(before), spec(after));
  const told = renderText(tell(diff, { before: 'a', after: 'b', all: false }), diff.changes, { paint, width: 160 });
  return told.replace(/\s+/g, ' ');
}

test('a weight that begins to change is said as it is written', () => {
  expect(said('1', 'anneal(0..1, epochs=5)')).toContain('anneal(0..1, epochs=5)');
});

test.each([
  ['anneal(0..1, epochs=5)', 'anneal(0..2, epochs=5)'],
  ['anneal(0..1, epochs=5)', 'anneal(0..1, epochs=5, after=2)'],
  ['anneal(1..0.5, epochs=5)', 'anneal(1..0.5, epochs=5, spacing=geometric)'],
])('%s is told from %s', (before, after) => {
  const text = said(before, after);
  expect(text).toContain(before);
  expect(text).toContain(after);
});
