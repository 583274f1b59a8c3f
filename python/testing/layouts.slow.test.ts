/** Layouts of both engines: arrays come back as they were, numbers alone too. */
import { expect, test } from 'vitest';
import { hasTorch, runPython } from './python.js';

test.skipIf(!hasTorch)('arrays of every layout and rank come back in their shape', () => {
  const { wrong, tried } = JSON.parse(runPython('layouts.py', {})) as { wrong: unknown[]; tried: number };
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(5);
});
