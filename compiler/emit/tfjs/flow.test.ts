import ts from 'typescript';
import { expect, test } from 'vitest';
import { graphOf } from '../../testing/testing.js';
import { emit } from './emit.js';

/** Errors about names that are declared twice. A parser alone does not find them. */
const duplicates = (code: string): string[] => {
  const host = ts.createCompilerHost({});
  const source = ts.createSourceFile('model.ts', code, ts.ScriptTarget.ES2022, true);
  const program = ts.createProgram(
    ['model.ts'],
    { noResolve: true, noLib: true, types: [] },
    {
      ...host,
      getSourceFile: (name) => (name === 'model.ts' ? source : undefined),
    },
  );
  return program
    .getSemanticDiagnostics(source)
    .filter(({ code: number }) => number === 2451 || number === 2300)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
};

test('a name declared twice is found', () => {
  expect(duplicates('export function f(z: number[]): number { const { z } = g(z); return z; }')).not.toEqual([]);
});

test.each(['x', 'z', 'log_det'])(
  'the functions of a flow whose input is called %s declare every name once',
  async (input) => {
    const code = await emit(
      graphOf(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      flow F(${input}: [28, 28, 1]) { return ${input} -> Flatten -> ActNorm }
      loss nll = -log_prob(F, x)
      train { minimize nll over F with adam() }
      metric back = round_trip(F, x)
    }`),
    );
    expect(code).toContain('export function logProbF');
    expect(code).toContain('export function roundTripF');
    expect(duplicates(code)).toEqual([]);
  },
);

test('a block that repeats a learned constant for each example is given the pass, both ways', async () => {
  const code = await emit(
    graphOf(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      block Net(x: [h, w, c]) {
        place = Weight([h, w, c])
        return concat(x, place -> InstanceNorm) -> Conv(2 * c, 3)
      }
      flow F(x) { return x -> Squeeze(2) -> AffineCoupling(Net) }
      loss nll = -log_prob(F, x)
      train { minimize nll over F with adam() }
    }`),
  );
  const parameters = (name: string): string => new RegExp(`function ${name}\\(([^)]*)\\)`).exec(code)?.[1] ?? '';
  expect(code).toContain('pass.batch');
  for (const name of ['Net', 'F', 'inverseF', 'logProbF']) expect(parameters(name), name).toContain('pass: Pass');
});

test('a flow without weights has no use for them on its way back', async () => {
  const code = await emit(
    graphOf(`model M { data photos { x: [8, 8, 1] in 0..1 }
      flow F(x) { return x -> Logit }
      loss nll = -log_prob(F, x)
      sample s(n=2) = draw(F) }`),
  );
  expect(code).toMatch(/function inverseF\(_w: /);
  expect(code).toMatch(/function F\(_w: /);
});
