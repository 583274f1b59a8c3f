/** Every example beside every other: shapes, batches, and what is said where the axis of examples is left. */
import { expect, test } from 'vitest';
import { isOfWeights } from '../plan/measures.js';
import { diagnose, graphOf } from '../testing/testing.js';

const spec = (loss: string, more = '', batch = 8): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [4] { return x -> Flatten -> Dense(4) }
  net D(z: [4]) -> [2] { return z -> Dense(2) }
  let z = E(x)
  ${more}
  loss l = ${loss}
  loss other = mean(D(z))
  train {
    minimize l over E with adam()
    minimize other over D with adam()
    batch ${batch}
  }
}
`;
const said = (loss: string, more = '', batch = 8): string[] =>
  diagnose(spec(loss, more, batch)).map(({ code, message }) => `${code} ${message}`);

test('arithmetic and reductions keep the axis of examples, and axis=batch takes it away', () => {
  const graph = graphOf(
    spec(
      'logsumexp(sum(pairs), axis=batch)',
      'let pairs = (z - others(z))^2\n  let near = mean(pairs, axis=-1)\n  metric m = mean(near, axis=batch)\n  metric all = mean(mean(z), axis=batch)',
    ),
  );
  const named = (name: string): unknown => {
    const value = graph.nodes.flatMap(({ outputs }) => outputs).find((each) => each.name === name)!;
    const { shape, batched, others } = value.type;
    return { shape, batched, others };
  };
  expect(named('pairs')).toEqual({ shape: [4], batched: true, others: true });
  expect(named('near')).toEqual({ shape: [], batched: true, others: true });
  const [loss] = graph.losses;
  expect(loss!.value.type).toMatchObject({ shape: [], batched: true });
  expect(loss!.value.type.others).toBeUndefined();
  expect(graph.metrics.map(({ value }) => value.type.batched)).toEqual([true, false]);
});

test.each([
  ['sum((z - others(z))^2)', 'GEN2052 the loss `l` holds every example beside each'],
  ['mean(D(others(z)))', 'GEN2052 `D` takes single examples, but receives every example beside each'],
  [
    'mean(concat(z, others(z)), axis=batch)',
    'GEN2052 `concat` takes single examples, but receives every example beside each',
  ],
  [
    'mean(others(others(z)), axis=batch)',
    'GEN2001 `others(others(z))`: the value holds every example beside each already',
  ],
  [
    'mean(others(linspace(0, 1, 4)) * z)',
    'GEN2001 `others(linspace(0, 1, 4))`: the value is the same for every example, so there are no others',
  ],
  ['mean(mean(normal(others(z), std=1), axis=batch))', 'GEN2052 this draws for every pair of examples'],
  [
    'sum(ones([4]), axis=batch) * mean(z)',
    'GEN2001 `sum(ones([4]), axis=batch)`: axis=batch: the value is the same for every example, so there is nothing to reduce',
  ],
  [
    'mean(z, axis=batch, keepdims=true) -> sum',
    'GEN2001 `mean(z, axis=batch, keepdims=true)`: axis=batch leaves no axis that keepdims=true could keep',
  ],
])('%s', (loss, message) => {
  expect(said(loss)[0]).toBe(message);
});

test('others in a net, and batches of one', () => {
  const inNet = spec('mean(z)')
    .replace('-> Dense(2) }', '-> Dense(2) -> sub }')
    .replace('net D', 'fn sub(h) = h - mean(others(h), axis=batch)\n  net D');
  expect(diagnose(inNet)[0]).toMatchObject({
    code: 'GEN2052',
    message: '`D` sees single examples, not the others of the batch',
  });
  const pairs = 'mean(exp(-sum((z - others(z))^2)), axis=batch)';
  expect(said(pairs)).toEqual([]);
  expect(said(pairs, '', 1).map((text) => text.slice(0, 7))).toEqual(['GEN4022']);
  expect(said('std(mean(z), axis=batch)', '', 1).map((text) => text.slice(0, 7))).toEqual(['GEN4022']);
});

test('a metric over the batch is measured on every batch, and not once', () => {
  const graph = graphOf(spec('mean(z)', 'metric spread = std(mean(z), axis=batch)'));
  expect(isOfWeights(graph.metrics[0]!)).toBe(false);
  expect(isOfWeights(graphOf(spec('mean(z)', 'metric fixed = mean(linspace(0, 1, 9))')).metrics[0]!)).toBe(true);
});
