/** Indices of values and lists, classes, and what is said of those that do not fit. */
import { describe, expect, test } from 'vitest';
import type { ValueType } from '../../catalogue/row/values.js';
import { numbersOf } from '../../graph/numbers.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const spec = (metric: string, more = ''): string => `model M {
  data mnist {
    x: [28, 28, 1] in 0..1
    digit: class(10)
  }
  net E(x) -> [7, 7, 4] { return x -> Conv(4, 4, stride=4) }
  net G(label: class(10)) -> [6] { return one_hot(label) -> Dense(6) }
  net Maps(c: class(12, shape=[7, 7])) -> [7, 7, 12] { return one_hot(c) -> Conv(12, 3) }
  let e = E(x)
  let k = integer(0..9)
  let table = cumprod(1 - linspace(0.1, 0.3, 10))
  metric m = ${metric}
  ${more}
  loss l = mean(e) + mean(G(digit)) + mean(Maps(argmax(e)))
  train { minimize l over E, G, Maps with adam() }
}
`;
const errors = (metric: string): string[] =>
  diagnose(spec(metric)).flatMap(({ code, severity, message }) => (severity === 'error' ? [`${code} ${message}`] : []));
/** The type of the one input of the metric, a mean. */
const typeOf = (value: string): ValueType => {
  const { origin } = graphOf(spec('mean(part)', `let part = ${value}`)).metrics[0]!.value;
  if (origin.kind !== 'node') throw new Error(`${value} is no node`);
  return origin.node.inputs[0]!.type;
};

test.each([
  ['e[0]', [7, 4]],
  ['e[-1, 2]', [4]],
  ['e[1, 2, 3]', []],
  ['e[0..2]', [3, 7, 4]],
  ['e[:, 1..-2]', [7, 5, 4]],
  ['e[:, :, 0]', [7, 7]],
  ['e[:]', [7, 7, 4]],
  ['table[k]', []],
  ['table[argmax(E(x))]', [7, 7]],
  ['full([10, 3], 1)[k]', [3]],
  ['e[:, argmax(e[0, 0])]', [7, 4]],
  ['e[2, argmax(e[0, 0]), 1..2]', [2]],
  ['table[max(k - 1, 0)]', []],
  ['table[clip(floor(10 * mean(x)), 0..9)]', []],
  ['one_hot(argmax(e))', [7, 7, 4]],
  ['Maps(argmax(E(x)))', [7, 7, 12]],
  ['G(k)', [6]],
  ['G(digit)', [6]],
  ['G(max(k - 1, 0))', [6]],
  ['put(e, e[0, 0], argmax(e[:, 0, 0]), index_2=2)', [7, 7, 4]],
])('%s has the shape %j', (value, shape) => {
  expect(typeOf(value).shape).toEqual(shape);
});

describe('a message for', () => {
  test.each([
    ['a place that is not there', 'mean(e[7])', 'GEN2001 `e[7]`: axis 0 of [7, 7, 4] has no place 7'],
    ['a range beyond the axis', 'mean(e[:, 3..7])', 'GEN2001 `e[:, 3..7]`: axis 1 of [7, 7, 4] has no places 3..7'],
    [
      'too many indices',
      'mean(e[0, 0, 0, 0])',
      'GEN2001 `e[0, 0, 0, 0]`: [0, 0, 0, 0] has 4 indices, and the value is [7, 7, 4]',
    ],
    ['an index of one number', 'mean(mean(e)[0])', 'GEN2001 `mean(e)[0]`: [0] has 1 indices, and the value is []'],
    [
      'half a place',
      'mean(e[0.5])',
      'GEN2006 an index is a whole number, a range of whole numbers, `:` or a value of whole numbers, not the number 0.5',
    ],
    ['a range backwards', 'mean(e[3..1])', 'GEN2006 the range 3..1 runs backwards'],
    [
      'two values as indices',
      'mean(e[argmax(e[0, 0]), argmax(e[0, 0])])',
      'GEN2006 only one index of a value may itself be a value',
    ],
    [
      'an index that is no whole number',
      'table[mean(x)]',
      'GEN2050 `mean(x)` is an index, but not always a whole number',
    ],
    [
      'an index below the axis',
      'table[k - 1]',
      'GEN2050 `k - 1` is an index in -1..8, but the axis has only the places 0..9',
    ],
    [
      'an index beyond the axis',
      'linspace(0, 1, 5)[k]',
      'GEN2050 `k` is an index in 0..9, but the axis has only the places 0..4',
    ],
    [
      'an index without a range',
      'table[floor(mean(e))]',
      'GEN2050 `floor(mean(e))` is an index whose range is not known',
    ],
    [
      'an index of a list that is a value',
      'zeros([shape(x)[k]])',
      'GEN2006 an item of a list is picked by one number, not by a tensor []',
    ],
    [
      'more classes than the net knows',
      'mean(G(integer(0..10)))',
      'GEN2051 `G` takes one of 10 classes as `label`, but receives one of 11',
    ],
    [
      'no class for a net that wants one',
      'mean(G(mean(x)))',
      'GEN2051 `G` takes a class as `label`, but receives a value that is no whole number',
    ],
    ['a vector for one class', 'mean(G(argmax(e[0])))', 'GEN2003 `G` takes [] as `label`, but receives [7]'],
    ['one_hot of a number', 'mean(one_hot(k + 1))', 'GEN2001 `one_hot(k + 1)`: expects classes, but receives []'],
    [
      'a value that does not fit the place',
      'mean(put(e, x, 1))',
      'GEN2001 `put(e, x, 1)`: [28, 28, 1] does not fit into the place, which is [7, 4]',
    ],
    ['an axis that is not there', 'mean(sum(e, axis=3))', 'GEN2001 `sum(e, axis=3)`: axis=3 does not fit [7, 7, 4]'],
    [
      'an axis named twice',
      'mean(sum(e, axis=[0, -3]))',
      'GEN2001 `sum(e, axis=[0, -3])`: axis=[0, -3] does not fit [7, 7, 4]',
    ],
    [
      'a product of a vector',
      'mean(matmul(e, e[0, 0]))',
      'GEN2001 `matmul(e, e[0, 0])`: multiplies matrices, but receives [7, 7, 4] and [4]',
    ],
    [
      'a product that does not fit',
      'mean(matmul(e, e))',
      'GEN2001 `matmul(e, e)`: cannot multiply [7, 7, 4] by [7, 7, 4]',
    ],
    [
      'an order of axes that misses one',
      'mean(transpose(e, [1, 0]))',
      'GEN2001 `transpose(e, [1, 0])`: [1, 0] is no order of the axes of [7, 7, 4]',
    ],
  ])('%s', (_, metric, message) => {
    expect(errors(metric)[0]).toBe(message);
  });

  test('a codebook that is read before it is learned, and one in a net', () => {
    const coded = (read: string, inside = '7'): string => `model M {
      data mnist { x: [28, 28, 1] in 0..1 }
      codebook Codes: [8, 4]
      net E(x) -> [7, 7, 4] { return x -> Conv(4, 4, stride=4) -> add(0 * ${inside}) }
      ${read}
      let c = nearest(E(x), Codes)
      loss l = mean((E(x) - c.vectors)^2)
      train { minimize l over E, Codes with adam() }
    }`;
    const first = diagnose(coded('let early = Codes[0]\n  metric m = mean(early)'))[0];
    expect(first).toMatchObject({ code: 'GEN2006', message: '`Codes` is read before anything is coded by it' });
    expect(diagnose(coded('', 'Codes[0]'))[0]!.code).toBe('GEN1002');
    expect(diagnose(coded('metric m = mean(Codes[c.indices])'))).toEqual([]);
  });

  test('a table of the model is read in nets, their blocks and their functions', () => {
    const text = (value: string): string => `model M {
      data tiny { x: [4, 4, 1] in -1..1 }
      let table = ${value}
      fn scaled(z, k) = z / table[k]
      block Level(z, k) { return z * table[k] -> Conv(1, 3) }
      net E(z, k: class(9)) -> [4, 4, 1] { return scaled(z * table[k], k) -> repeat 2 { Level(k) } }
      let k  = integer(0..8)
      loss l = mean((E(x, k) - table[k])^2)
      train { minimize l over E with adam() }
    }`;
    expect(diagnose(text('linspace(1, 2, 9)'))).toEqual([]);
    const { nodes } = graphOf(text('cumprod(linspace(1, 2, 9))')).nets.find(({ name }) => name === 'E')!;
    const made = nodes
      .flatMap((node) => (node.kind === 'op' ? [node.op.name] : []))
      .filter((name) => name === 'cumprod');
    // Once in the body, and once in each iteration.
    expect(made).toHaveLength(3);
    expect(
      nodes.every(({ inputs }) => inputs.every(({ origin }) => origin.kind !== 'node' || nodes.includes(origin.node))),
    ).toBe(true);
    expect(diagnose(text('linspace(1, 2, 9) + 0 * normal([9])'))[0]!.code).toBe('GEN1002');
    expect(diagnose(text('linspace(1, 2, 9) * mean(x)'))[0]!.code).toBe('GEN1002');
  });

  test('a class input whose shape is written otherwise', () => {
    const text = spec('mean(x)').replace('class(12, shape=[7, 7])', 'class(12, [7, 7])');
    expect(diagnose(text)[0]).toMatchObject({ code: 'GEN1010', hint: 'Write class(512, shape=[7, 7]).' });
  });
});

test('the numbers of tables are known, and their ranges', () => {
  const tableOf = (value: string): number[] => {
    const graph = graphOf(spec('mean(known)', `let known = ${value}`));
    const { origin } = graph.metrics[0]!.value;
    const known = origin.kind === 'node' ? origin.node.inputs[0]! : undefined;
    const numbers = numbersOf(known!)!;
    expect(known!.type.range).toEqual({ low: Math.min(...numbers), high: Math.max(...numbers) });
    return [...numbers];
  };
  expect(tableOf('cumprod(1 - linspace(0.1, 0.3, 3))')).toEqual([0.9, 0.9 * 0.8, 0.9 * 0.8 * 0.7]);
  expect(tableOf('sum(full([2, 3], 2) * range(3), axis=0)')).toEqual([0, 4, 8]);
  expect(tableOf('(range(6) ^ 2)[range(3) + 2]')).toEqual([4, 9, 16]);
  expect(tableOf('cumsum(ones([2, 3]), axis=0)[-1, 1..2]')).toEqual([2, 2]);
  expect(tableOf('where(range(4) > 1, 1, clip(linspace(-1, 1, 4), 0..1))')).toEqual([0, 0, 1, 1]);
  expect(tableOf('logsumexp(zeros([4]), keepdims=true)')).toEqual([Math.log(4)]);
  expect(tableOf('std(range(4), keepdims=true)')).toEqual([Math.sqrt(1.25)]);
});
