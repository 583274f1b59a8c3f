import { expect, it } from 'vitest';
import { duration } from './duration.js';

it.each([
  [0.4, '0 s'],
  [59.6, '1 min 0 s'],
  [185, '3 min 5 s'],
  [239.7, '4 min 0 s'],
  [3599.8, '1 h 0 min'],
  [7800, '2 h 10 min'],
  [3 * 86_400, '3 days'],
])('%f seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));
