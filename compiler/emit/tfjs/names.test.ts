import { describe, expect, test } from 'vitest';
import { graphOf } from '../../testing/testing.js';
import { emit } from './emit.js';

/** Names that a module declares at its top level. */
const declared = (code: string): string[] =>
  [...code.matchAll(/^export (?:const|function|type|interface) (\w+)/gm)].map((match) => match[1]!);
const imported = (code: string): string[] =>
  [...code.matchAll(/^import (?:type )?\{ ([^}]*) \}/gm)].flatMap((match) => match[1]!.split(', '));

describe('nets', () => {
  test.each([
    'super',
    'class',
    'await',
    'model',
    'weights',
    'tf',
    'nn',
    'Tensor4D',
    'zeros',
    'adam',
    'every',
    'Pass',
    'then',
  ])('a net may be called %s: its weights keep the name, its function has a number', async (name) => {
    const code = await emit(
      graphOf(`model M { data mnist { x: [28, 28, 1] in 0..1 }
          net ${name}(x) { return x -> Conv(2, 3) }
          loss l = mean((${name}(x) - x)^2)
          train { minimize l over ${name} with adam(lr=1e-3) } }`),
    );
    expect(code).toContain(`export function ${name}2(`);
    expect(code).toContain(`${name}2(w.${name}, x)`);
    expect(code).toContain(`${name}: { conv: { kernel: weight(`);
    const names = [...declared(code), ...imported(code)];
    expect(new Set(names).size).toBe(names.length);
  });
  test('every net keeps its own name where it can: others go around it', async () => {
    const code = await emit(
      graphOf(`model M { data mnist { x: [28, 28, 1] in 0..1 }
        net super(x) { return x -> Conv(2, 3) }
        net super2(x) { return x -> Conv(3, 3) }
        sample s(x) = super(x), super2(x) }`),
    );
    expect(code).toContain('super3(w.super, x)');
    expect(code).toContain('super2(w.super2, x)');
  });
  test('a net with the name of a flow’s form', async () => {
    const code = await emit(
      graphOf(`model M { data mnist { x: [28, 28, 1] in 0..1 }
        flow F(x) { return x -> Logit(0.05) }
        net inverseF(x) { return x -> Conv(1, 3) }
        sample s(x) = inverseF(x), inverse(F, x) }`),
    );
    expect(code).toContain('inverseF(w.inverseF, x)');
    expect(code).toContain('inverseF2(w.F, x)');
  });
});

test('a label called output is told apart from the output', async () => {
  const code = await emit(
    graphOf(`model M { data mnist { x: [28, 28, 1] in 0..1 }
      net E(x) { return x -> output: Conv(2, 3) -> Conv(1, 3) }
      sample s(x) = E(x), E(x).output }`),
  );
  expect(code).toMatch(/return \{ output: conv, output_2: output \}/);
  expect(code).toMatch(/\.output_2/);
});

test('names in comments and texts import nothing', async () => {
  const code = await emit(
    graphOf(`/// What tf.add, flow.part and a Tensor are.
model M { data mnist { x: [28, 28, 1] in 0..1 }
      net Tensor2D(x) { return x -> Conv(1, 3) }
      sample s(x) = Tensor2D(x) }`),
  );
  expect(imported(code)).not.toContain('flow');
  expect(imported(code)).not.toContain('Tensor2D');
});

test('a property called __proto__ is one', async () => {
  const code = await emit(
    graphOf(`model M { data mnist { x: [28, 28, 1] in 0..1 }
      net __proto__(x) { return x -> Conv(1, 3) }
      loss constructor = mean((__proto__(x) - x)^2)
      metric __proto = constructor
      sample s(x) = __proto__(x) }`),
  );
  expect(code).toContain("['__proto__']: { conv:");
  expect(code).toContain("constructor: { role: 'loss' } as const");
});
