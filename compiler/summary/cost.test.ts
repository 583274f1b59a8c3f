import { expect, test } from 'vitest';
import { graphOf } from '../testing/testing.js';
import { countFlops } from '../graph/measure.js';
import { costOf } from './cost.js';

const graph = graphOf(`model M {
  net F(z: [4], t: []) -> [4] { return concat(z, t -> Reshape(1)) -> Dense(4, bias=false) }
  sample once(n=2) = F(normal([4]), 1)
  sample loop(n=2) {
    z = normal([4])
    for t, next in times(1..0, steps=50) {
      v = F(z, t)
      z = z + (next - t) * F(z + v, next)
    }
    return z
  }
  sample nested(n=2) {
    z = normal([4])
    for i in 0..9 {
      for j in 0..4 { z = F(z, j) - grad(sum(F(z, i)), z) }
    }
    return z
  }
}`);
const [once, loop, nested] = graph.samples.map((sample) => costOf(sample, graph.nodes));

test('a loop costs what its iterations cost together, and names the nets that one calls', () => {
  const call = countFlops(graph.nets);
  const draw = once!.flops - call;
  expect(call).toBeGreaterThanOrEqual(2 * 5 * 4);
  expect(once!.loops).toEqual([]);
  // One step: z + v, next − t, a product and a sum beside two calls.
  const step = 2 * call + 4 + 1 + 4 + 4;
  expect(loop).toEqual({
    name: 'loop',
    flops: draw + 50 * step,
    loops: [{ over: 'times(1..0, steps=50)', iterations: 50, flops: step, calls: { F: 2 } }],
  });
});

test('loops inside loops multiply, and a gradient goes forward and back', () => {
  const { flops, loops } = nested!;
  expect(loops.map(({ over, iterations, calls }) => [over, iterations, calls])).toEqual([
    ['0..9', 10, { F: 10 }],
    ['0..4', 5, { F: 2 }],
  ]);
  expect(flops).toBe(once!.flops - countFlops(graph.nets) + 10 * loops[0]!.flops);
  expect(loops[0]!.flops).toBe(5 * loops[1]!.flops);
  expect(loops[1]!.flops).toBeGreaterThan(4 * countFlops(graph.nets));
});
