/** `draws 5 { … }`: what is computed for each draw, what once, and the mistakes. */
import { describe, expect, test } from 'vitest';
import { nodesBehind } from '../../graph/ancestors.js';
import { verifyGraph } from '../../graph/verify-graph.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (...lines: readonly string[]): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1  digit: class(10) }
  net E(x) -> (mean: [8], logvar: [8]) { h = x -> Flatten  return h -> Dense(8), h -> Dense(8) }
  net D(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let q = E(x)
  let y = D(normal(q.mean, logvar=q.logvar))
  loss l = sum(bce(y, x)) + sum(kl_normal(q.mean, q.logvar))
  ${lines.join('\n  ')}
  train { minimize l over E, D with adam() }
}
`;
const found = (...lines: readonly string[]): string[] =>
  diagnose(spec(...lines))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);

/** Operations behind the last metric, those that are computed for each draw with a star. */
function computed(line: string): string[] {
  const graph = graphOf(spec(line));
  expect(verifyGraph(graph)).toEqual([]);
  return nodesBehind([graph.metrics.at(-1)!.value]).map((node) => {
    const name = node.kind === 'op' ? node.op.name : node.kind === 'call' ? node.net.name : node.kind;
    return `${name}${node.outputs[0]!.type.copies === undefined ? '' : '*'}`;
  });
}

test.each([
  ['mean(draws 5 { sum(normal([3])) })', ['normal*', 'sum*', 'draws', 'mean']],
  ['mean(draws 5 { D(normal([8])) })', ['normal*', 'D*', 'draws', 'mean']],
  // What depends on no draw is computed once, and repeated where it meets one.
  ['mean(draws 5 { normal(2 * q.mean, std=1) })', ['E', 'multiply', 'copied*', 'normal*', 'draws', 'mean']],
  [
    'mean(draws 5 { sum((D(normal(q.mean, std=1)) - y) * x) })',
    [
      'E',
      'normal',
      'D',
      'copied*',
      'normal*',
      'D*',
      'copied*',
      'subtract*',
      'copied*',
      'multiply*',
      'sum*',
      'draws',
      'mean',
    ],
  ],
  [
    'sum(grad(sum(draws 5 { q.mean * normal([8]) }), q.mean))',
    ['E', 'normal*', 'copied*', 'multiply*', 'draws', 'sum', 'gradient', 'sum'],
  ],
])('%s', (text, expected) => {
  expect(computed(`metric m = ${text}`)).toEqual(expected);
});

test('the draws are the first axis, and the body may be a whole body or give several results', () => {
  const { metrics } = graphOf(
    spec(
      'let parts = draws 7 {\n    z = normal(q.mean, logvar=q.logvar)\n    c = categorical(z)\n    return z, c\n  }',
      'metric a = mean(parts.z)',
      'metric b = mean(parts.c)',
    ),
  );
  const types = metrics.map(({ value }) =>
    value.origin.kind === 'node' ? value.origin.node.inputs[0]!.type : undefined,
  );
  expect(types).toMatchObject([
    { shape: [7, 8], batched: true },
    { shape: [7], classes: 8, batched: true },
  ]);
  expect(types.map((type) => type?.copies)).toEqual([undefined, undefined]);
});

test('draws have keys of their own, and each body its own draws', () => {
  const graph = graphOf(spec('metric m = mean(draws 2 { sum(normal([3])) }) + mean(draws 2 { sum(normal([3])) })'));
  const draws = nodesBehind([graph.metrics[0]!.value]).filter((node) => node.kind === 'op' && node.op.kind === 'draw');
  expect(draws.map(({ path }) => path)).toEqual(['m/draws/normal', 'm/draws_2/normal']);
});

describe('mistakes', () => {
  test.each([
    ['metric m = mean(draws 5 { sum(y) })', 'GEN2061 nothing in these draws depends on a draw: all 5 are the same'],
    ['metric m = mean(draws 5 { draws 3 { normal([2]) } })', 'GEN2061 `draws` stand inside of `draws`'],
    ['metric m = mean(draws(normal([2]), count=5))', 'GEN2061 `draws` is called like a function'],
    [
      'net N(z: [8]) { return mean(draws 3 { z + normal([8]) }) }\n  metric m = N(q.mean)',
      'GEN2061 `draws` stand in the net `N`',
    ],
    [
      'metric m = mean(draws 5 { mean(normal([2]), axis=batch) })',
      'GEN2061 this reduces over the batch, inside of `draws`',
    ],
    [
      'metric m = mean(draws 0 { normal([2]) })',
      'GEN2004 draws counts with a whole number from 1 to 100,000, not the number 0',
    ],
    [
      'metric m = mean(draws 2.5 { normal([2]) })',
      'GEN2004 draws counts with a whole number from 1 to 100,000, not the number 2.5',
    ],
    [
      'metric m = mean(draws q.mean { normal([2]) })',
      'GEN2004 draws counts with a whole number from 1 to 100,000, not a tensor [8]',
    ],
    ['metric m = draws 5 { normal([]) }', 'GEN3001 the metric `m` has [5] numbers per example, not one'],
    ['metric m = mean(draws 5 {\n    z = normal([8])\n  })', 'GEN1020 `draws` returns nothing'],
  ])('%s', (lines, message) => {
    const [first, ...others] = found(lines);
    expect(others).toEqual([]);
    expect(first).toBe(message);
  });
});
