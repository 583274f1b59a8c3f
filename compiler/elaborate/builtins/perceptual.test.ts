/** Distances of batches and in features of nets: right uses, and the mistakes. */
import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (line: string, train = ''): string => `model M {
  data photos { x: [16, 16, 3] in 0..1 }
  net E(x) -> [16, 16, 3] { return x -> Conv(3, 3) -> sigmoid }
  net V(x) { return x -> stem: Conv(4, 3) -> down: repeat 2 { Conv(4, 3) -> skip: relu } -> Flatten -> Dense(2) }
  let y = E(x)
  loss l = mse(y, x) + mean(V(x)^2)
  ${line}
  train { ${train} minimize l over E, V with adam() }
}
`;
const found = (line: string, train?: string): string[] =>
  diagnose(spec(line, train)).map(({ code, message }) => `${code} ${message}`);

test('labels are read of one call for each value, in pairs', () => {
  const { metrics } = graphOf(spec('metric m = perceptual(V, y, x, at=[stem, down[1].skip])'));
  const { origin } = metrics[0]!.value;
  const node = origin.kind === 'node' ? origin.node : undefined;
  expect(node?.inputs.map(({ type }) => type.shape)).toEqual(new Array(4).fill([16, 16, 4]));
  expect(new Set(node?.inputs.map((input) => input.origin.kind === 'node' && input.origin.node.id)).size).toBe(2);
  expect(metrics[0]!.value.type).toMatchObject({ shape: [], batched: true });
});

test('the discrepancy of a batch is one number for it', () => {
  const { metrics } = graphOf(spec('metric m = mmd(y, x, kernel=rbf, scale=[0.5, 2])'));
  expect(metrics[0]!.value.type).toMatchObject({ shape: [], batched: false });
});

describe('mistakes', () => {
  test.each([
    ['metric m = perceptual(V, y, x, at=[head])', 'GEN2062 `V` has no label `head`'],
    ['metric m = perceptual(V, y, x, at=[down[7]])', 'GEN2062 `V` has no label `down[7]`'],
    [
      'metric m = perceptual(y, y, x, at=[stem])',
      'GEN2062 `perceptual` needs a net in its first place, not a tensor [16, 16, 3]',
    ],
    [
      'metric m = perceptual(V, y, x)',
      'GEN1009 `perceptual` takes a net, two values and labels of the net: perceptual(Features, y, x, at=[stem, down[0]])',
    ],
    [
      'metric m = perceptual(V, x, at=[stem])',
      'GEN1009 `perceptual` takes a net, two values and labels of the net: perceptual(Features, y, x, at=[stem, down[0]])',
    ],
    [
      'metric m = mmd(y, mean(x))',
      'GEN2001 `mmd(y, mean(x))`: compares examples of one shape, but receives [16, 16, 3] and []',
    ],
    ['metric m = mmd(y, 3)', 'GEN1009 `mmd` needs a tensor as b'],
  ])('%s', (line, message) => {
    const [first] = found(line);
    expect(first).toBe(message);
  });

  test('a batch of one example has no pairs', () => {
    const [first] = diagnose(spec('loss far = mmd(y, x)', 'minimize far over E with adam()  batch 1 '));
    expect(first).toMatchObject({ code: 'GEN4022' });
  });
});
