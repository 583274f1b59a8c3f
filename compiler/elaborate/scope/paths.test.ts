import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../compile.js';
import { codes, diagnose, graphOf, weightPaths } from '../../testing/testing.js';
import { verifyPaths } from '../../graph/verify.js';
import type { ModelGraph } from '../../graph/types.js';

const kernels = (text: string, model?: string): string[] =>
  weightPaths(graphOf(text, model))
    .filter((path) => path.endsWith('/kernel'))
    .map((path) => path.replace('/kernel', ''));
const net = (body: string, before = ''): string => `${before}model M { net E(x: [8]) { ${body} } }`;
const chain = (...stages: readonly string[]): string => net(`return ${['x', ...stages].join(' -> ')}`);
const draws = ({ nodes }: { readonly nodes: ModelGraph['nodes'] }): string[] =>
  nodes.flatMap((node) => (node.kind === 'op' && node.op.uses?.includes('draws') ? [node.path] : []));

describe('names that the compiler gives go around labels', () => {
  test('a label before an unlabelled layer of its name', () => {
    expect(kernels(chain('first: Dense(8)', 'dense: Dense(8)', 'Dense(8)'))).toEqual([
      'E/first',
      'E/dense',
      'E/dense_2',
    ]);
  });
  test('a label behind it', () => {
    expect(kernels(chain('Dense(8)', 'dense: Dense(8)', 'Dense(8)'))).toEqual(['E/dense_2', 'E/dense', 'E/dense_3']);
  });
  test('a label that is called as a counted name', () => {
    expect(kernels(chain('Dense(8)', 'Dense(8)', 'dense_2: Dense(8)'))).toEqual(['E/dense', 'E/dense_3', 'E/dense_2']);
  });
  test('a block that is called as a counted name', () => {
    const block = 'block Dense_2(x) { return x -> Dense(8) }\n';
    expect(kernels(`${block}${chain('Dense(8)', 'Dense(8)', 'Dense_2')}`)).toEqual([
      'E/dense',
      'E/dense_2',
      'E/dense_2_2/dense',
    ]);
  });
  test('labels of blocks that are named after the clash of the level above', () => {
    const block = 'block B(x) { return x -> Dense(8) -> dense: Dense(8) }\n';
    expect(kernels(`${block}${chain('B', 'b: B')}`)).toEqual([
      'E/b_2/dense_2',
      'E/b_2/dense',
      'E/b/dense_2',
      'E/b/dense',
    ]);
  });
  test('a label called as an unlabelled repeat', () => {
    expect(kernels(chain('repeat 2 { Dense(8) }', 'repeat: Dense(8)'))).toEqual([
      'E/repeat_2/0/dense',
      'E/repeat_2/1/dense',
      'E/repeat',
    ]);
  });
  test('a label in a layer value that is applied twice', () => {
    const block = 'block Twice(x; layer) { return x -> layer -> layer }\n';
    expect(kernels(`${block}${chain('Twice((relu -> a: Dense(8)))')}`)).toEqual(['E/twice/a', 'E/twice/a_2']);
  });
  test('a label of a block where an edit inserts', () => {
    const text = `block B(x) { return x -> after: (Dense(8) -> relu) }\n${chain('B')}\nvariant V of M { insert Dense(8) after B in E }`;
    expect(kernels(text, 'V')).toEqual(['E/b/after/dense', 'E/b/after_2/dense']);
  });
  test('draws of a body', () => {
    const text = net('return x -> Dropout(0.5) -> dropout: Dropout(0.5) -> Dropout(0.5) -> Dense(2)');
    expect(draws(graphOf(text).nets[0]!)).toEqual(['E/dropout_2', 'E/dropout', 'E/dropout_3']);
  });
  test('draws of the model, where a call shares its name with a draw', () => {
    const text = `model M { net normal(z: [4]) { return z -> Dropout(0.5) -> Dense(2) }
      let y = normal(normal([4]))\n let z = uniform([4]) + uniform([4])\n sample s(n=1) = y, z }`;
    const clash = diagnose(text).filter(({ code }) => code === 'GEN9010');
    expect(clash).toEqual([]);
  });
});

test('a label that stands twice in a body is refused, and both places are shown', () => {
  const [diagnostic] = diagnose(chain('a: Dense(8)', 'a: Dense(8)'));
  expect(diagnostic!.code).toBe('GEN1030');
  expect(diagnostic!.related).toHaveLength(1);
  expect(codes(chain('a: Dense(8)', 'a: relu'))).toContain('GEN1030');
  // Blocks and iterations are levels of their own.
  expect(codes(chain('a: Dense(8)', 'repeat 2 { (a: Dense(8)) }'))).toEqual([]);
});

test('paths of a spec without a clash are those of counting alone', () => {
  const stages = ['Dense(8)', 'Dense(8)', 'relu', 'first: Dense(8)', 'Dropout(0.5)', 'last: Dense(8)', 'Dense(8)'];
  expect(kernels(chain(...stages))).toEqual(['E/dense', 'E/dense_2', 'E/first', 'E/last', 'E/dense_3']);
});

const stage = fc.oneof(
  fc.constantFrom('Dense(8)', 'Dropout(0.5)', 'Dense_2', 'B', 'relu', 'repeat 2 { Dense(8) }', 'BatchNorm'),
  fc
    .tuple(
      fc.constantFrom('dense', 'dense_2', 'dense_3', 'dropout', 'b', 'b_2', 'repeat', 'kernel', 'role', 'initializer'),
      fc.constantFrom('Dense(8)', 'Dropout(0.5)', 'B', 'repeat 2 { B }', '(Dense(8) -> B)'),
    )
    .map(([label, layer]) => `${label}: ${layer}`),
);

test('any labels: every layer has weights of its own, or a label stands twice', () => {
  const blocks = `block Dense_2(x) { return x -> Dense(8) }
block B(x) { return x -> Dense(8) -> dense: Dense(8) -> b: Dropout(0.5) }\n`;
  fc.assert(
    fc.property(fc.uniqueArray(stage, { minLength: 1, maxLength: 8 }), (stages) => {
      const text = blocks + chain(...stages);
      const { diagnostics, graphs } = checkFile('spec.gen', { read: () => text });
      const labels = stages.flatMap((each) => (each.includes(': ') ? [each.split(':')[0]!] : []));
      if (new Set(labels).size < labels.length) {
        expect(diagnostics.map(({ code }) => code)).toContain('GEN1030');
        return;
      }
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const [graph] = graphs;
      const paths = weightPaths(graph!);
      expect(new Set(paths).size).toBe(paths.length);
      for (const label of labels)
        expect(graph!.nets[0]!.nodes.some(({ path }) => path === `E/${label}` || path.startsWith(`E/${label}/`))).toBe(
          true,
        );
      const noise = draws(graph!.nets[0]!);
      expect(new Set(noise).size).toBe(noise.length);
    }),
    { numRuns: 300, seed: 7 },
  );
});

describe('paths of every graph', () => {
  const graph = graphOf(chain('Dense(8)', 'Dropout(0.5)', 'Dense(8)', 'Dropout(0.5)'));
  const [only] = graph.nets;
  const withPaths = (rename: (path: string) => string): ModelGraph => ({
    ...graph,
    nets: [
      {
        ...only!,
        nodes: only!.nodes.map((node) =>
          node.kind === 'op'
            ? {
                ...node,
                path: rename(node.path),
                weights: node.weights.map((weight) => ({ ...weight, path: rename(weight.path) })),
              }
            : node,
        ),
      },
    ],
  });
  test('a graph of the compiler has no fault', () => {
    expect(verifyPaths(graph)).toEqual([]);
  });
  test('two layers of one path are found', () => {
    const messages = verifyPaths(withPaths((path) => path.replace('_2', ''))).map(({ message }) => message);
    expect(messages).toEqual([
      'two layers have the weight `E/dense/kernel`',
      'two layers have the weight `E/dense/bias`',
      'two draws have the path `E/dropout`',
    ]);
  });
  test('a weight below another is found', () => {
    const messages = verifyPaths(withPaths((path) => path.replace('dense_2', 'dense/kernel'))).map(
      ({ message }) => message,
    );
    expect(messages[0]).toBe('the weight `E/dense/kernel/kernel` stands below another weight');
  });
  test('a weight of no net is found', () => {
    expect(verifyPaths(withPaths((path) => path.replace('E/', 'F/')))[0]!.message).toBe(
      'no net owns the weight `F/dense/kernel`',
    );
  });
});
