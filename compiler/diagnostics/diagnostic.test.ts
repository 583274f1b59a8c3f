import { expect, test } from 'vitest';
import { diagnostic } from './diagnostic.js';

const span = { source: { path: 'a.gen', text: '' }, start: 0, end: 0 };

test('severity and wording come from the definition', () => {
  expect(diagnostic('GEN1010', 'decay', span, { share: 2 })).toEqual({
    code: 'GEN1010',
    severity: 'error',
    message: 'a decay lies in 0..1, 1 left out; this is 2',
    span,
  });
  expect(diagnostic('GEN4009', 'let', span, { name: 'h' }).severity).toBe('warning');
});

test('details of a report stand beside its wording', () => {
  const related = [{ span, message: 'here' }];
  expect(diagnostic('GEN1006', 'net', span, { name: 'E' }, { related }).related).toBe(related);
  expect(diagnostic('GEN1010', 'ema', span, { hint: 'Such as ema(G, 0.999).' }).hint).toBe('Such as ema(G, 0.999).');
});

test('misspelt codes, keys and values do not compile', () => {
  // @ts-expect-error: the code does not exist
  expect(() => diagnostic('GEN1999', 'decay', span, { share: 2 })).toThrow();
  // @ts-expect-error: the code has no such message
  diagnostic('GEN1010', 'decy', span, { share: 2 });
  // @ts-expect-error: the message has no such value
  diagnostic('GEN1010', 'decay', span, { part: 2 });
  // @ts-expect-error: the value is a number
  diagnostic('GEN1010', 'decay', span, { share: 'two' });
  // @ts-expect-error: the message has values
  expect(() => diagnostic('GEN1010', 'decay', span)).toThrow();
});
