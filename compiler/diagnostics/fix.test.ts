import { expect, test } from 'vitest';
import type { Diagnostic } from './diagnostic.js';
import { applyFixes } from './fix.js';

const source = { path: 'a.gen', text: 'let a = Conv -> BatchNorm -> rleu' };
function replacing(words: string, replacement: string, title = `${words} to ${replacement}`): Diagnostic {
  const start = source.text.indexOf(words);
  const span = { source, start, end: start + words.length };
  return {
    code: 'GEN1001',
    severity: 'warning',
    message: title,
    span,
    fixes: [{ title, edits: [{ span, replacement }] }],
  };
}

test('fixes apart from one another are applied together', () => {
  const { texts, applied } = applyFixes([replacing('Conv', 'Conv(bias=false)'), replacing('rleu', 'relu')]);
  expect(texts.get('a.gen')).toBe('let a = Conv(bias=false) -> BatchNorm -> relu');
  expect(applied).toHaveLength(2);
});

test('if two fixes touch, the second waits', () => {
  const { texts, applied } = applyFixes([replacing('Conv -> BatchNorm', 'Conv'), replacing('BatchNorm', 'LayerNorm')]);
  expect(texts.get('a.gen')).toBe('let a = Conv -> rleu');
  expect(applied).toEqual(['Conv -> BatchNorm to Conv']);
});

test('a diagnostic without a fix changes nothing', () => {
  expect(applyFixes([{ ...replacing('Conv', 'x'), fixes: undefined }])).toEqual({ texts: new Map(), applied: [] });
});
