import { describe, expect, test } from 'vitest';
import { codes, diagnose, graphOf } from '../testing/testing.js';

const net = (body: string, inputs = 'x: [28, 28, 1]'): string => `model M { net N(${inputs}) ${body} }`;
const outputOf = (text: string): readonly number[] => graphOf(text).nets[0]!.outputs[0]!.value.type.shape;
const rangeOf = (expression: string, range = '0..1'): unknown => {
  const graph = graphOf(
    `model M { data mnist { x: [28, 28, 1] in ${range} }\n metric m = mean(x)\n sample s(x) = ${expression} }`,
  );
  const found = graph.samples[0]!.outputs[0]!.value.type.range;
  return found && [found.low, found.high];
};

describe('rule 1: shapes are known for every value when the spec is checked', () => {
  test('rule 1: "Shapes are written and reported without the batch axis"', () => {
    const graph = graphOf(net('{ return x -> Conv(8, 4, stride=2) -> Flatten -> Dense(3) }'));
    expect(graph.nets[0]!.nodes.map((node) => node.outputs[0]!.type.shape)).toEqual([[14, 14, 8], [1568], [3]]);
  });

  test('rule 1: "An annotation is an assertion": it changes nothing, and is an error where it does not hold', () => {
    expect(codes(net('-> [10] { return x -> Flatten -> Dense(10) }'))).toEqual([]);
    expect(codes(net('-> [12] { return x -> Flatten -> Dense(10) }'))).toEqual(['GEN2002']);
  });

  test('rule 1: "A mismatch is reported at the layer that causes it, with both shapes and how each came to be"', () => {
    const [diagnostic] = diagnose(
      net('{\n  a = x -> Conv(8, 4, stride=2)\n  b = x -> Conv(4, 4, stride=4)\n  return a -> concat(b) -> relu\n}'),
    );
    expect(diagnostic!.code).toBe('GEN2001');
    const { source, start, end } = diagnostic!.span;
    expect(source.text.slice(start, end)).toBe('concat(b)');
    expect(diagnostic!.message).toContain('[14, 14, 8] and [7, 7, 4]');
    const shown = diagnostic!.related!.map(
      ({ span, message }) => `${source.text.slice(span.start, span.end)}: ${message}`,
    );
    expect(shown).toContain('Conv(8, 4, stride=2): [14, 14, 8]');
    expect(shown).toContain('Conv(4, 4, stride=4): [7, 7, 4]');
  });

  test('rule 1: "A block may bind shape names"', () => {
    const twice = 'block Twice(x: [h, w, c]) { return x -> Conv(c * 2, 3) -> Reshape(h * w, c * 2) }\n';
    expect(outputOf(twice + net('{ return x -> Conv(5, 3) -> Twice }'))).toEqual([784, 10]);
    // A name that stands twice means the same number twice.
    const square = 'block Square(x: [n, n, c]) { return x }\n';
    expect(codes(square + net('{ return x -> Square }'))).toEqual([]);
    expect(codes(square + net('{ return x -> Square }', 'x: [28, 14, 1]'))).toEqual(['GEN2002']);
  });
});

describe('rule 2: values have ranges where data or a final activation fixes them; the checker uses them', () => {
  test.each([
    ['x', [0, 1]],
    ['x * 2 - 1', [-1, 1]],
    ['1 - x', [0, 1]],
    ['tanh(x * 100)', [0, 1]],
    ['clip(x * 3, 0..2)', [0, 2]],
    ['relu(x - 5)', [0, 0]],
    ['x -> Flatten', [0, 1]],
    ['concat(x, 2 * x)', [0, 2]],
    ['where(x > 0.5, x, 3)', [0, 3]],
    ['stop(x)', [0, 1]],
    ['normal([4])', undefined],
    ['1 / x', undefined],
  ])('rule 2: %s is in %j', (expression, range) => {
    const found = rangeOf(expression);
    if (!range) expect(found).toBeUndefined();
    else (found as number[]).forEach((end, index) => expect(end).toBeCloseTo(range[index]!, 10));
  });

  test('rule 2: a declared range that nothing keeps is an error', () => {
    expect(codes(net('-> [4] in 0..1 { return x -> Flatten -> Dense(4) -> sigmoid }'))).toEqual([]);
    expect(codes(net('-> [4] in 0..1 { return x -> Flatten -> Dense(4) -> tanh }'))).toEqual(['GEN2012']);
  });
});

describe('rule 3: reductions cover everything but the batch; elementwise operations broadcast as NumPy does', () => {
  const shapes = (a: string, b: string): string => net('{ return a + b }', `a: ${a}, b: ${b}`);
  test.each(['sum', 'mean', 'norm', 'std'])('rule 3: %s gives one number per example', (name) => {
    expect(outputOf(net(`{ return ${name}(x) }`))).toEqual([]);
  });
  test.each([
    ['[28, 28, 3]', '[3]', [28, 28, 3]],
    ['[3]', '[28, 28, 3]', [28, 28, 3]],
    ['[28, 1, 3]', '[28, 3]', [28, 28, 3]],
    ['[1]', '[5]', [5]],
  ])('rule 3: %s + %s is right-aligned, the batch left out', (a, b, result) => {
    expect(outputOf(shapes(a, b))).toEqual(result);
  });
  test('rule 3: values that do not broadcast are an error, and are not repeated', () => {
    expect(codes(shapes('[28, 28, 3]', '[28]'))).toEqual(['GEN2001']);
    expect(codes(shapes('[4]', '[2]'))).toEqual(['GEN2001']);
  });
});

test('rule 4: "[…] is a shape or a list of settings, never a tensor"', () => {
  expect(codes(net('{ return concat([x, x]) }'))).toEqual(['GEN2011']);
  expect(codes(net('{ return x -> repeat [8, 4] as c { Conv(c, 3) } }'))).toEqual([]);
});

describe('rule 5: x -> F(a) is F(x, a)', () => {
  const same = (piped: string, called: string): void =>
    expect(outputOf(net(`{ return ${piped} }`))).toEqual(outputOf(net(`{ return ${called} }`)));
  test('rule 5: "for layers, nets, blocks and functions alike"', () => {
    same('x -> Conv(8, 4, stride=2)', 'Conv(x, 8, 4, stride=2)');
    same('x -> concat(x)', 'concat(x, x)');
    const block = 'block Half(x; c) { return x -> Conv(c, 4, stride=2) }\nfn double(v, by) = v * by\n';
    expect(outputOf(block + net('{ return x -> Half(6) }'))).toEqual(outputOf(block + net('{ return Half(x, 6) }')));
    expect(outputOf(block + net('{ return x -> double(2) }'))).toEqual([28, 28, 1]);
    const calls = graphOf(
      `model M { data mnist { x: [28, 28, 1] }\n net N(x) { return x -> Flatten -> Dense(2) }\n sample s(x) = x -> N, N(x) }`,
    );
    expect(calls.samples[0]!.outputs.map(({ value }) => value.type.shape)).toEqual([[2], [2]]);
  });
  test('rule 5: "arithmetic after a stage is an error that asks for parentheses"', () => {
    const [diagnostic] = diagnose(net('{ return x -> relu + x }'));
    expect(diagnostic!.code).toBe('GEN0022');
    expect(codes(net('{ return (x -> relu) + x }'))).toEqual([]);
  });
  test.each([
    ['2 ^ 3 ^ 1 * 2', 16],
    ['-2 ^ 2', -4],
    ['2 + 3 * 4', 14],
    ['8 / 2 / 2', 2],
    ['if 1 < 2 then 3 else 4 + 5', 3],
    ['if 2 < 1 then 3 else 4 + 5', 9],
    ['10 - 2 - 3', 5],
  ])('rule 5: %s is %i', (expression, value) => {
    // The number of units shows the computed value; negative values are shifted.
    expect(outputOf(`model M { param p = ${expression}\n net N(x: [4]) { return x -> Dense(p + 100) } }`)).toEqual([
      value + 100,
    ]);
  });
});

describe('rule 6: a capitalised call without its inputs is a layer value; none is the identity', () => {
  const block = 'block Layer(x; norm=BatchNorm, then=relu) { return x -> Conv(8, 3, bias=false) -> norm -> then }\n';
  const ops = (call: string): string[] =>
    graphOf(block + net(`{ return x -> ${call} }`)).nets[0]!.nodes.map((node) =>
      node.kind === 'op' ? node.op.name : node.kind,
    );
  test('rule 6: layers are passed, with and without settings', () => {
    expect(ops('Layer')).toEqual(['Conv', 'BatchNorm', 'relu']);
    expect(ops('Layer(norm=InstanceNorm)')).toEqual(['Conv', 'InstanceNorm', 'relu']);
    expect(ops('Layer(norm=LayerNorm(epsilon=0.1), then=leaky_relu(0.3))')).toEqual([
      'Conv',
      'LayerNorm',
      'leaky_relu',
    ]);
  });
  test('rule 6: none leaves nothing', () => {
    expect(ops('Layer(norm=none)')).toEqual(['Conv', 'relu']);
    expect(ops('Layer(norm=none, then=none)')).toEqual(['Conv']);
  });
});
