/** Lines of any expressions, beside Black. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './split.js';

const black = (args: readonly string[], input = ''): { readonly status: number | null; readonly stdout: string } =>
  spawnSync('black', args, { encoding: 'utf8', input });

const name = fc.constantFrom('x', 'h', 'style', 'self.conv', 'nets.G', 'mapping_output.centre', 'reconstruction');
const number = fc.constantFrom('1', '0.5', '1e-5', '-1');
const text = fc.constantFrom('"fake/normal"', '"grow"');

/** Expressions as the emitter writes them. */
const { expression } = fc.letrec<{ expression: string; call: string; part: string }>((tie) => ({
  part: fc.oneof({ maxDepth: 4 }, name, number, text, tie('call')),
  call: fc.oneof(
    fc.tuple(name, fc.array(tie('part'), { maxLength: 5 })).map(([f, parts]) => `${f}(${parts.join(', ')})`),
    fc.tuple(name, tie('part')).map(([f, part]) => `${f}(${part}, dim=1)`),
    fc.tuple(name, tie('call')).map(([f, call]) => `${f}(lambda: ${call})`),
    fc.tuple(tie('call'), name).map(([call, f]) => `${call}.${f.split('.')[0]}(1)`),
    fc.array(tie('part'), { minLength: 2, maxLength: 6 }).map((parts) => `[${parts.join(', ')}]`),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => `{"d": ${a}, "g": ${b}}`),
    fc.tuple(name, tie('call')).map(([x, call]) => `${x}[:, None] * ${call}`),
  ),
  expression: fc.oneof(
    tie('call'),
    fc.array(tie('part'), { minLength: 2, maxLength: 4 }).map((parts) => parts.join(' + ')),
    fc.tuple(tie('call'), tie('call')).map(([a, b]) => `${a} - ${b}`),
    fc.tuple(tie('call'), name).map(([a, b]) => `${a} if rounded else ${b}`),
  ),
}));
const statement = fc
  .tuple(fc.constantFrom('x = ', 'x, log_det = ', 'return ', 'x.append(', 'self.blocks = '), expression)
  .map(([before, each]) => (before.endsWith('(') ? `${before}${each})` : `${before}${each}`));

test('lines break where Black breaks them', ({ skip }) => {
  if (black(['--version']).status !== 0) return skip('needs Black');
  const statements = fc.sample(statement, { numRuns: 400, seed: 7 });
  const depths = statements.map((_, index) => index % 3);
  const inside = (lines: readonly string[], depth: number): string =>
    [...Array.from({ length: depth }, (_, at) => `${' '.repeat(4 * at)}def f():`), ...lines].join('\n');
  const flat = statements.map((each, index) => inside([`${' '.repeat(4 * depths[index]!)}${each}`], depths[index]!));
  const laid = statements.map((each, index) => inside(linesOf(each, depths[index]!), depths[index]!));
  expect(laid.filter((each, index) => each.split('\n').length > depths[index]! + 1).length).toBeGreaterThan(100);
  const mark = '\n\n\nMARK = 0\n\n\n';
  const { stdout } = black(['-q', '-l', '100', '-'], `${flat.join(mark)}\n`);
  const wanted = stdout.trimEnd().split(/\n+MARK = 0\n+/);
  expect(wanted).toHaveLength(statements.length);
  const wrong = laid.flatMap((each, index) => (each === wanted[index] ? [] : [{ laid: each, wanted: wanted[index] }]));
  expect(wrong).toEqual([]);
});
