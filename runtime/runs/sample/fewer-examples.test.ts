import { expect, test } from 'vitest';
import { fewerThanAsked } from './sample-run.js';

test('a sample of the first examples draws no more than the spec says', () => {
  expect(fewerThanAsked('reconstruct', { first: 10 }, 10, 300)).toBe(
    'reconstruct draws 10 and not 300: the spec says `first 10`; a spec of today may take more.',
  );
  expect(fewerThanAsked('reconstruct', { split: 'test', random: 10 }, 10, 300)).toContain('the spec says `random 10`');
});

test.each([undefined, { first: 64 }, { random: 64 }])(
  'data that ends earlier is the reason if the spec says %o',
  (on) => {
    expect(fewerThanAsked('reconstruct', on, 48, 300)).toBe('reconstruct draws 48 and not 300: its data has no more.');
  },
);
