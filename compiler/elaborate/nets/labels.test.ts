/** Labels of a net, read from outside: layers, iterations, parts of blocks. */
import { describe, expect, test } from 'vitest';
import { emit } from '../../emit/tfjs/emit.js';
import { compileFile } from '../../compile.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (loss: string, result = 'Flatten -> Dense(1)'): string => `block Stage(x; channels) {
  return x -> f: Conv(channels, 3, stride=2) -> leaky_relu
}
model GAN {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net D(x) {
    h = x -> p: Stage(4)
    q = Stage(h, channels=6)
    return q
      -> g: repeat [4, 8] as channels { skip: Conv(channels, 3, stride=2) -> leaky_relu }
      -> ${result}
  }
  let a = D(x)
  loss d = ${loss}
  train { minimize d over D with adam() }
}
`;
const errors = (text: string): string[] =>
  diagnose(text).flatMap(({ severity, message, hint }) => (severity === 'error' ? [`${message}; ${hint}`] : []));
const shape = (read: string): unknown =>
  graphOf(spec(`mean(a) + mean(${read})`)).losses[0] && tapsOf(`mean(a) + mean(${read})`);
const tapsOf = (loss: string): unknown =>
  graphOf(spec(loss)).nets[0]!.taps.map(({ name, value }) => [name, value.type.shape]);

describe('a label read from outside', () => {
  test.each([
    ['a.p', [['p', [14, 14, 4]]]],
    ['a.f', [['f', [7, 7, 6]]]],
    [
      'a.p.f',
      [
        ['p', [14, 14, 4]],
        ['p_f', [14, 14, 4]],
      ],
    ],
    [
      'a.q.f',
      [
        ['q', [7, 7, 6]],
        ['q_f', [7, 7, 6]],
      ],
    ],
    ['a.g[0]', [['g_0', [4, 4, 4]]]],
    ['a.g[1]', [['g_1', [2, 2, 8]]]],
    ['D(x).g[1]', [['g_1', [2, 2, 8]]]],
    [
      'a.g[1].skip',
      [
        ['g_1', [2, 2, 8]],
        ['g_1_skip', [2, 2, 8]],
      ],
    ],
  ])('%s', (read, taps) => {
    expect(shape(read)).toEqual(taps);
  });

  test('of a net with several outputs', () => {
    const text = spec('mean(a.score) + mean(a.g[0])')
      .replace(
        /return q([^]*)-> Flatten -> Dense\(1\)/,
        (_, way: string) => `k = q${way}\n    return k -> Flatten -> Dense(1), k`,
      )
      .replace('net D(x) {', 'net D(x) -> (score: [1], last: [2, 2, 8]) {');
    expect(errors(text)).toEqual([]);
  });

  test('the first of equal names is not taken for the second', () => {
    const taken = spec('mean(a) + mean(a.g[0]) + mean(a.g_0)', 'g_0: Conv(2, 1) -> Flatten -> Dense(1)');
    const taps = graphOf(taken).nets[0]!.taps.map(({ name, value }) => [name, value.type.shape.at(-1)]);
    expect(new Set(taps.map(([name]) => name)).size).toBe(2);
    expect(taps).toContainEqual(['g_0', 2]);
  });

  test.each([
    ['mean(a.g.skip)', /say which, a\.g\[0\]\.skip/],
    ['mean(a.g[2])', /there is no item 2/],
    ['mean(a.p.e)', /It has f/],
    ['mean(a.r)', /has no `r`/],
  ])('%s is told what there is', (loss, message) => {
    expect(errors(spec(loss)).join('\n')).toMatch(message);
  });
});

test('feature matching over levels compiles to one call with the levels beside the result', async () => {
  const text = `model Matching {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net D(x) -> [1] {
    return x -> g: repeat [4, 8] as channels { Conv(channels, 3, stride=2) -> leaky_relu } -> Flatten -> Dense(1)
  }
  net G(z: [8]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let fake = G(normal([8]))
  let real = D(x)
  let made = D(fake)
  fn near(made, real) = mean(abs(made - stop(real)))
  loss d = mean(bce_logits(real, 1)) + mean(bce_logits(D(stop(fake)), 0))
  loss g = near(made.g[0], real.g[0]) + near(made.g[1], real.g[1])
  train {
    step critic:    minimize d over D with adam()
    step generator: minimize g over G with adam()
  }
}
`;
  const { graph, diagnostics } = compileFile('spec.gen', { read: () => text });
  expect(diagnostics).toEqual([]);
  expect(graph!.nets.find(({ name }) => name === 'D')!.taps.map(({ name }) => name)).toEqual(['g_0', 'g_1']);
  const module = JSON.stringify(await emit(graph!));
  expect(module).toContain('g_0');
  expect(module).toContain('g_1');
});
