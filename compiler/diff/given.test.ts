/** A flow and one that is given something: a diff says in words that a condition came or went. */
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { tell, renderText } from './index.js';
import { diffTexts } from './testing/subjects.js';

const model = (flow: string, given: string): string => `block Net(x: [n]) { return x -> Dense(2 * n) }
block Told(x: [n], c) { return concat(x, c) -> Dense(2 * n) }
model M {
  data two_moons { p: [2]  half: class(2) }
  flow F(p${flow}
  loss nll = -log_prob(F, p${given})
  train { minimize nll over F with adam() }
}`;
const plain = model(') { return p -> AffineCoupling(Net) }', '');
const told = model(', given half) { return p -> AffineCoupling(Told(one_hot(half))) }', ', half');

const paint = picocolors.createColors(false);
function said(a: string, b: string): string {
  const diff = diffTexts(a, b);
  const words = renderText(tell(diff, { before: 'a', after: 'b', all: false }), diff.changes, { paint, width: 160 });
  return words.replace(/\s+/g, ' ');
}

test('it comes', () => {
  const words = said(plain, told);
  expect(words).toContain('F is given half [] as well');
  expect(words).toContain('its path: half → one_hot → affine_coupling/net/concat');
  expect(words).toContain('nll = -log_prob(F, p) → -log_prob(F, p, half)');
  // The coupling reads it only through its block.
  expect(words).not.toMatch(/affine_coupling reads/);
});

test('it goes', () => {
  expect(said(told, plain)).toContain('F is given half [] no longer');
});

test('an input of a net is taken, and not given', () => {
  const net = (inputs: string, body: string): string => `model M {
  data two_moons { p: [2]  half: class(2) }
  net N(p${inputs}) { return ${body} -> Dense(2) }
  loss l = mse(N(p${inputs}), p)
  train { minimize l over N with adam() }
}`;
  expect(said(net('', 'p'), net(', half', 'concat(p, one_hot(half))'))).toContain('N takes half [] as well');
});
