/** A fault of the compiler in one declaration: the others still give their messages. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openFile } from '../compile.js';
import { textOf } from '../../grammar/syntax/source.js';
import { diagnose } from '../testing/testing.js';
import { builtins } from './builtins/table.js';
import type { Builtin } from './scope/language.js';

const spec = (loss: string): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [4] { return x -> Flatten -> Dense(4, colour=2) }
  let slope = grad(mean(x), x)
  loss total = ${loss}
  metric size = sum(nowhere)
  sample show(x) = slope
  train { minimize total over E with adam(speed=3) }
}
`;

/** Makes an entry of the table throw. */
function breakBuiltin(name: string): void {
  const entry = builtins.get(name)! as { -readonly [K in keyof Builtin]: Builtin[K] };
  vi.spyOn(entry, 'call').mockImplementation(() => {
    throw new TypeError('the table is broken');
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a builtin that throws', () => {
  test('costs the declaration that uses it, and no other', () => {
    const whole = diagnose(spec('mean(x)'));
    breakBuiltin('grad');
    const said = diagnose(spec('mean(x)'));
    const [fault, ...more] = said.filter(({ code }) => code === 'GEN9999');
    expect(more).toEqual([]);
    expect(textOf(fault!.span)).toBe('slope');
    expect(fault!.why).toBe('the table is broken');
    const others = whole
      .filter(({ severity }) => severity === 'error')
      .map(({ code, span }) => `${code} ${span.start}`);
    expect(others).toHaveLength(3);
    expect(said.map(({ code, span }) => `${code} ${span.start}`)).toEqual(expect.arrayContaining(others));
  });

  test('in a net costs that net', () => {
    breakBuiltin('shape');
    const said = diagnose(`model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      net A(x) { return x -> Reshape(shape(x)) }
      net B(x) { return x -> Flatten -> Dense(2, colour=1) }
      loss total = mean(B(x))
      train { minimize total over B with adam() }
    }
    `);
    expect(said.map(({ code, span }) => `${code} ${textOf(span)}`)).toEqual(['GEN9999 A', 'GEN1008 colour']);
  });

  test('in a loss causes no message about the step that minimises it', () => {
    breakBuiltin('grad');
    expect(diagnose(spec('sum(grad(mean(x), x))')).map(({ code, span }) => `${code} ${textOf(span)}`)).toEqual(
      expect.arrayContaining(['GEN9999 slope', 'GEN9999 total', 'GEN1008 colour', 'GEN1001 nowhere']),
    );
  });
});

describe('a file that is opened', () => {
  const variants = `${spec('mean(x)').replaceAll(', colour=2', '').replace('sum(nowhere)', 'mean(x)').replace('speed=3', '')}
variant Broken of M { metric size = sum(elsewhere) }
`;

  test('elaborates the model that is asked for, and no other', () => {
    const file = openFile('spec.gen', { read: () => variants });
    expect(file.models).toEqual(['M', 'Broken']);
    breakBuiltin('grad');
    const first = file.compile('M');
    expect(vi.mocked(builtins.get('grad')!.call)).toHaveBeenCalledTimes(1);
    expect(first.diagnostics.filter(({ code }) => code === 'GEN1001')).toEqual([]);
    file.compile('M');
    expect(vi.mocked(builtins.get('grad')!.call)).toHaveBeenCalledTimes(1);
    expect(file.compile('Broken').diagnostics.map(({ code }) => code)).toContain('GEN1001');
    expect(vi.mocked(builtins.get('grad')!.call)).toHaveBeenCalledTimes(2);
  });

  test('knows its names without elaborating anything', () => {
    breakBuiltin('grad');
    const { references } = openFile('spec.gen', { read: () => variants });
    const offset = variants.indexOf('= slope') + 3;
    const declaration = references.definitionAt('spec.gen', offset)!;
    expect(declaration).toMatchObject({ kind: 'let', name: 'slope' });
    expect(references.referencesTo(declaration).map(({ start }) => start)).toEqual([
      variants.indexOf('slope'),
      variants.indexOf('= slope') + 2,
    ]);
    expect(vi.mocked(builtins.get('grad')!.call)).not.toHaveBeenCalled();
  });
});
