import { describe, expect, test } from 'vitest';
import { checkFile, compileFile, hasErrors } from './compile.js';
import { diagnose, graphOf } from './testing/testing.js';

const text = `model Small {
  param width = 4
  data mnist { x: [28, 28, 1] in 0..1 }
  net N(x) { return x -> Flatten -> Dense(width) -> Dense(1) }
  loss l = N(x)^2
  train { minimize l over N with adam()  batch 8  epochs 2 }
}
variant Wide of Small { param width = 32 }
`;
const read = (path: string): string | undefined => ({ 'spec.gen': text })[path];
const units = (graph: ReturnType<typeof graphOf>): unknown => graph.nets[0]!.nodes[1]!.outputs[0]!.type.shape;

describe('compileFile', () => {
  test('takes the first model, or the one that is named', () => {
    expect(compileFile('spec.gen', { read })).toMatchObject({
      models: ['Small', 'Wide'],
      graph: { name: 'Small', chain: ['Small'] },
    });
    expect(compileFile('spec.gen', { read, model: 'Wide' }).graph).toMatchObject({
      name: 'Wide',
      chain: ['Small', 'Wide'],
    });
  });

  test('settings from outside replace params, batch and epochs', () => {
    const { graph, diagnostics } = compileFile('spec.gen', {
      read,
      settings: { width: '7', batch: '128', epochs: '3' },
    });
    expect(diagnostics).toEqual([]);
    expect(units(graph!)).toEqual([7]);
    expect(graph!.train).toMatchObject({ batch: 128, epochs: 3 });
  });

  test.each([
    [{ widht: '7' }, 'GEN1017'],
    [{ width: '' }, 'GEN0010'],
    [{ width: '[3' }, 'GEN0002'],
    [{ width: '-3' }, 'GEN1010'],
    [{ batch: '0' }, 'GEN1010'],
  ])('a setting that cannot be is a message: %j', (settings, code) => {
    const { diagnostics } = compileFile('spec.gen', { read, settings: settings as Record<string, string> });
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    expect(hasErrors(diagnostics)).toBe(true);
  });

  test('unknown names are reported', () => {
    expect(compileFile('none.gen', { read }).diagnostics[0]).toMatchObject({
      code: 'GEN1012',
      message: 'the file none.gen cannot be read',
    });
    expect(compileFile('spec.gen', { read, model: 'Wider' }).diagnostics[0]).toMatchObject({
      code: 'GEN1004',
      hint: 'Did you mean `Wide`?',
    });
  });

  test('the resolved text is a spec that compiles to the same nets', () => {
    const { resolvedText, graph } = compileFile('spec.gen', { read, model: 'Wide' });
    const again = compileFile('again.gen', { read: () => resolvedText });
    expect(again.diagnostics).toEqual([]);
    expect(units(again.graph!)).toEqual([32]);
    expect(again.graph!.train).toMatchObject({ batch: graph!.train!.batch, epochs: graph!.train!.epochs });
  });
});

describe('checkFile', () => {
  test('reports an error of model and variant once', () => {
    const wrong = text.replace('Flatten', 'Flaten');
    expect(checkFile('spec.gen', { read: () => wrong }).diagnostics.map(({ code }) => code)).toEqual(['GEN1001']);
  });

  test('one file with five mistakes reports five, and syntax does not hide shapes', () => {
    const five = `model Five {
  data mnist { x: [28, 28, 1] in 0..1 }
  net A(x) { return x -> Conv(8 3) }
  net B(x) -> [3] { return x -> Flatten -> Dense(2) }
  let a = Aa(x)
  metric size = mean(B(x, x))
  sample s(y) = x
}`;
    const found = diagnose(five);
    expect(found.map(({ code, span }) => [code, span.source.text.slice(span.start, span.end)])).toEqual([
      ['GEN0041', '3'],
      ['GEN2002', '[3]'],
      ['GEN1001', 'Aa'],
      ['GEN1011', 'x'],
      ['GEN1001', 'y'],
    ]);
  });

  test('an empty file, or one without models, is fine', () => {
    for (const empty of ['', '\n', '// nothing\n', 'block B(x) { return x }']) expect(diagnose(empty)).toEqual([]);
  });

  test('names of a missing file are reported once, with the file', () => {
    const found = diagnose(
      'use Block, Base from "gone.gen"\nmodel M { net N(x: [4]) { return x -> Block -> Block } }\nvariant V of Base { }',
    );
    expect(found.map(({ code }) => code)).toEqual(['GEN1012']);
    const renamed = diagnose('use Blok from "a.gen"\nmodel M { net N(x: [4]) { return x -> Blok } }', {
      'a.gen': 'block Block(x) { return x }',
    });
    expect(renamed.map(({ code, hint }) => [code, hint])).toEqual([['GEN1001', 'Did you mean `Block`?']]);
  });

  test('files that use each other are read once', () => {
    const files = { 'a.gen': 'use B from "spec.gen"\nblock A(x) { return x -> relu }' };
    expect(
      diagnose('use A from "a.gen"\nblock B(x) { return x -> A }\nmodel M { net N(x: [4]) { return x -> B } }', files),
    ).toEqual([]);
  });

  test('a block of another file sees the names of its own', () => {
    const files = {
      'parts/a.gen':
        'param width = 5\nblock A(x) { return x -> Dense(width) -> Inner }\nblock Inner(x) { return x -> relu }',
    };
    const graph = checkFile('spec.gen', {
      read: (path) =>
        ({
          ...files,
          'spec.gen': 'use A from "parts/a.gen"\nparam width = 9\nmodel M { net N(x: [4]) { return x -> A } }',
        })[path],
    });
    expect(graph.diagnostics).toEqual([]);
    expect(graph.graphs[0]!.nets[0]!.outputs[0]!.value.type.shape).toEqual([5]);
  });

  test('a net of three thousand layers is checked like one of thirty', () => {
    const deep = (count: number): number =>
      graphOf(`model Deep {
  data mnist { x: [28, 28, 1] in 0..1 }
  net N(x) { return x -> repeat ${count} { Conv(4, 3, bias=false) -> BatchNorm -> relu } -> Flatten -> Dense(1) }
  loss l = N(x)^2
  train { minimize l over N with adam() }
}`).nets[0]!.nodes.length;
    expect([deep(10), deep(1000)]).toEqual([32, 3002]);
  });
});
