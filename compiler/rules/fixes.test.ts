import { describe, expect, test } from 'vitest';
import { compilerDefinitions } from '../diagnostics/messages/index.js';
import { codes, diagnose, fixed } from '../testing/testing.js';

const mendable = compilerDefinitions.flatMap((page) =>
  diagnose(page.bad).flatMap((diagnostic) =>
    (diagnostic.fixes ?? []).map((fix, which) => ({
      code: page.code,
      bad: page.bad,
      diagnostic,
      title: fix.title,
      which,
    })),
  ),
);

describe('fixes', () => {
  test('the advice that an editor can follow has one', () => {
    const withFix = new Set<string>(mendable.map(({ code }) => code));
    const advised = [
      'GEN3001',
      'GEN3003',
      'GEN3004',
      'GEN4001',
      'GEN4002',
      'GEN4003',
      'GEN4004',
      'GEN4005',
      'GEN4006',
      'GEN4009',
    ];
    expect(advised.filter((code) => !withFix.has(code))).toEqual([]);
  });

  test.each(mendable.map((each) => [each.code, each.title, each] as const))(
    '%s: %s',
    (_, __, { bad, diagnostic, which }) => {
      expect(codes(bad)).toContain(diagnostic.code);
      expect(codes(fixed(diagnostic, which)), fixed(diagnostic, which)).toEqual([]);
    },
  );
});
