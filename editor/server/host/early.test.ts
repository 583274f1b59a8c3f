/** What is said at once of an edit: of the declaration first, then of its model, with all other messages in their places. */
import { expect, test } from 'vitest';
import { Insight } from '../../../compiler/assist/insight.js';
import { openFile } from '../../../compiler/compile.js';
import type { Diagnostic } from '../../../compiler/index.js';
import { Kept } from '../../../compiler/kept/kept.js';
import { textOf } from '../../../grammar/index.js';
import { earlyMessages } from './early.js';

const spec = `block Wide(x; units) { return x -> Dense(units) -> relu }

model M {
  data points from "points" { x: [2, 2, 1] in 0..1 }
  net N(x) { return x -> Flatten -> Wide(16) -> Dense(1) }
  net Typed(z: [4]) { return z -> Wide(16) }
  net Called(z) { return z -> Dense(3) }
  fn twice(a) = a + a
  loss l = mean(twice(N(x))^2)
  loss other = mean(Called(N(x)))
  train {
    minimize l over N with adam()
    minimize other over Called with adam()
  }
}

variant V of M { loss l = mean(N(x)) + Somewhere }
variant W of M { loss l = mean(N(x)) + Elsewhere }
`;

/** The words that each answer underlines, after an edit. */
function answers(before: string, after: string): string[][] {
  const kept = new Kept();
  const open = (text: string) => openFile('a.gen', { read: () => text, kept, observe: true });
  const first = open(spec);
  const { diagnostics: said } = first.check();
  const insight = new Insight(open(spec.replace(before, after)));
  const { source } = first.files.main.file;
  const words = (all: readonly Diagnostic[]): string[] =>
    all.map(({ span }) => {
      expect(span.source).toBe(insight.file.files.main.file.source);
      return textOf(span);
    });
  const early = [...earlyMessages(insight, { said, source })].map(words);
  return [...early, words(insight.file.check().diagnostics)];
}

/** Said of the spec as it is: a net that nothing trains, and two names that mean nothing. */
const others = ['Typed', 'Somewhere', 'Elsewhere'];
/** Advice is not given about a model with errors. */
const errors = ['Somewhere', 'Elsewhere'];

test.each([
  ['a net', 'net N(x) {', 'net N(x) { let_ = Wrong', 'Wrong'],
  ['a net whose input has a type', 'z -> Wide(16) }', 'z -> Wrong(16) }', 'Wrong'],
  ['a function, where a loss applies it', 'a + a', 'a + wrong', 'wrong'],
  ['a loss', '(N(x))^2', '(N(wrong))^2', 'wrong'],
  ['data', '[2, 2, 1]', '[2, 2, wrong]', 'wrong'],
])('%s is looked at first', (_, before, after, wrong) => {
  const [glance, model, whole] = answers(before, after);
  expect(glance).toEqual(expect.arrayContaining([wrong, ...others]));
  expect(model).toEqual(expect.arrayContaining([wrong, ...errors]));
  expect(whole).toEqual(expect.arrayContaining([wrong]));
});

test('a block outside of models is looked at where the first model applies it', () => {
  const [glance] = answers('-> relu }', '-> wrong }');
  expect(glance).toEqual(['wrong', ...others]);
});

test('a net that takes its shapes from a call waits for its model', () => {
  const [model, whole, ...more] = answers('Dense(3)', 'Dense(wrong)');
  expect(more).toEqual([]);
  expect(model).toEqual(expect.arrayContaining(['wrong', ...errors]));
  expect(whole).toEqual(expect.arrayContaining(['wrong']));
});

test('an edit outside of all declarations is answered by the whole check alone', () => {
  expect(answers('\n\nvariant V', '\n// A comment.\n\nvariant V')).toEqual([others]);
});
