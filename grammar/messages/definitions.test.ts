import { describe, expect, test } from 'vitest';
import { syntaxDefinitions } from './definitions.js';
import type { Fix } from '../syntax/diagnostic.js';
import { parse } from '../parse.js';
import { format } from '../print.js';

const codesOf = (text: string): string[] => parse({ path: 'page.gen', text }).diagnostics.map(({ code }) => code);

function applied(text: string, { edits }: Fix): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (result, { span, replacement }) => result.slice(0, span.start) + replacement + result.slice(span.end),
      text,
    );
}

test('codes are unique and in order', () => {
  const codes = syntaxDefinitions.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(new Set(syntaxDefinitions.map(({ name }) => name)).size).toBe(codes.length);
  expect(codes.every((code) => /^GEN00\d\d$/.test(code))).toBe(true);
});

describe('the bad example is reported with its code, the good one has no message and is formatted', () => {
  for (const { code, bad, good } of syntaxDefinitions) {
    test(code, () => {
      expect(codesOf(bad)).toContain(code);
      if (code !== 'GEN0006') expect(new Set(codesOf(bad)).size).toBe(1);
      expect(codesOf(good)).toEqual([]);
      expect(format({ path: 'page.gen', text: good }).text).toBe(good);
    });
  }
});

describe('a fix mends the bad example', () => {
  for (const { code, bad } of syntaxDefinitions) {
    const fix = parse({ path: 'page.gen', text: bad }).diagnostics.find((d) => d.code === code)?.fixes?.[0];
    // The fix of GEN0020 leaves a further mistake to the author.
    if (!fix || code === 'GEN0020') continue;
    test(`${code} ${fix.title}`, () => {
      expect(codesOf(applied(bad, fix))).toEqual([]);
    });
  }
});
