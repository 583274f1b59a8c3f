import { describe, expect, test } from 'vitest';
import type { Declaration } from './syntax/ast.js';
import { parse } from './parse.js';
import { positionAt, textOf } from './syntax/source.js';
import { correct, mistakes } from './testing/mistakes.js';

/** The names that a spec declares, with those of its models. */
function names(declarations: readonly Declaration[]): string[] {
  return declarations.flatMap((declaration) => {
    const own = 'name' in declaration ? [declaration.name.name] : [declaration.kind];
    return 'members' in declaration ? [...own, ...names(declaration.members)] : own;
  });
}

const second = '\nvariant Second of Small { loss extra = 3 + }\n';
const declared = names(parse({ path: 'correct.gen', text: correct }).file.declarations);

test('the correct spec has no diagnostics', () => {
  expect(parse({ path: 'correct.gen', text: correct }).diagnostics).toEqual([]);
  expect(declared).toHaveLength(13);
});

describe('each mistake has one message at its place, and the next mistake is found too', () => {
  for (const { title, instead, write, code, at } of mistakes) {
    test(title, () => {
      expect(correct.split(instead)).toHaveLength(2);
      const text = correct.replace(instead, () => write) + second;
      const source = { path: 'broken.gen', text };
      const { file, diagnostics } = parse(source);
      const shown = diagnostics.map(
        (d) => `${positionAt(source, d.span.start).line} ${d.code} ${textOf(d.span)}: ${d.message}`,
      );
      const first = diagnostics[0]!;
      expect({ shown, code: first.code, at: textOf(first.span) }).toEqual({ shown, code, at });
      const line = positionAt(source, text.indexOf(write)).line;
      if (code !== 'GEN0001') expect(Math.abs(positionAt(source, first.span.start).line - line)).toBeLessThanOrEqual(2);
      expect({ shown, count: diagnostics.length }).toEqual({ shown, count: 2 });
      expect(diagnostics[1]!.span.start).toBeGreaterThan(text.length - second.length);
      const kept = names(file.declarations);
      expect(kept.length).toBeGreaterThanOrEqual(declared.length);
    });
  }
});
