import { expect, test } from 'vitest';
import { Interruption } from './interruption.js';

test('while a loop of the model blocks the process, signals have no handler of ours', () => {
  const before = process.listenerCount('SIGINT');
  const interruption = new Interruption();
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  interruption.blocked(true);
  expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([before, before]);
  interruption.blocked(false);
  interruption.blocked(false);
  expect(process.listenerCount('SIGINT')).toBe(before + 1);
  interruption.end();
  expect(process.listenerCount('SIGINT')).toBe(before);
});
