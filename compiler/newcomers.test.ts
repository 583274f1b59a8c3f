import { describe, expect, test } from 'vitest';
import { positionAt } from '../grammar/source.js';
import { diagnose } from './testing.js';
import { correct, newcomersMistakes } from './testing-newcomers.js';

test('the spec without mistakes has no messages', () => {
  expect(diagnose(correct)).toEqual([]);
});

/** The first line that two texts do not share, counted from 1. */
function firstChange(before: string, after: string): number {
  const [old, changed] = [before.split('\n'), after.split('\n')];
  let line = 0;
  while (old[line] === changed[line]) line++;
  return line + 1;
}

describe('a newcomer’s mistake is one message, on its line', () => {
  test.each(newcomersMistakes.map((mistake) => [mistake[0], mistake] as const))('%s', (_, mistake) => {
    const [, instead, write, code, at, count = 1] = mistake;
    expect(correct.split(instead)).toHaveLength(2);
    const text = correct.replace(instead, () => write);
    const diagnostics = diagnose(text);
    const shown = diagnostics.map((each) => `${each.code}: ${each.message}`);
    const [first] = diagnostics;
    const { start, end, source } = first!.span;
    expect({ shown, code: first!.code, at: source.text.slice(start, end).slice(0, 30) }).toEqual({ shown, code, at });
    expect({ shown, line: positionAt(source, start).line }).toEqual({ shown, line: firstChange(correct, text) });
    expect({ shown, count: diagnostics.length }).toEqual({ shown, count });
    expect(first!.hint ?? first!.fixes?.[0]?.title, 'what to do').toBeTruthy();
  });
});
