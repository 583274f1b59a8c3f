/** Predictions of places: which nets see what they predict. */
import { describe, expect, test } from 'vitest';
import { placeDependence } from '../graph/place-dependence.js';
import { diagnose, graphOf } from '../testing/testing.js';

const spec = (body: string, more: { loss?: string; x?: string } = {}): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1   digit: class(10) }
  net P(x${more.x ?? ''}) { return ${body} }
  loss nll = ${more.loss ?? 'sum(bce_logits(P(x), x))'}
  train { minimize nll over P with adam() }
}
`;
const said = (text: string): readonly string[] =>
  diagnose(text)
    .filter(({ code }) => code === 'GEN4082')
    .map(({ message }) => message);

describe('a net sees what it predicts', () => {
  test.each([
    ['x -> Conv(8, 3, mask=causal(B)) -> relu -> Conv(1, 1)', 'sees each place that it predicts'],
    ['x -> Conv(8, 3, mask=causal(A)) -> Conv(8, 3) -> Conv(1, 1)', '`Conv` of `P` mixes all places'],
    ['x -> Conv(8, 3, mask=causal(A)) -> GroupNorm(2) -> Conv(1, 1)', '`GroupNorm` of `P` mixes all places'],
    ['x -> Conv(8, 3, mask=causal(A)) -> Attention(2) -> Conv(1, 1)', '`Attention` of `P` mixes all places'],
    ['x -> Conv(8, 3, mask=causal(A)) -> LayerNorm -> Conv(1, 1)', '`LayerNorm` of `P` mixes all places'],
    ['x + (x -> Conv(1, 3, mask=causal(A)))', 'sees each place that it predicts'],
    [
      'x -> Conv(8, 3, mask=causal(B)) -> Reshape(784, 8) -> Conv1D(1, 3) -> Reshape(28, 28, 1)',
      '`Conv1D` of `P` mixes',
    ],
  ])('%s', (body, message) => {
    expect(said(spec(body))).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    'x -> Conv(8, 5, mask=causal(A)) -> repeat 2 { relu -> Conv(8, 3, mask=causal(B)) } -> Conv(1, 1)',
    'x -> Conv(8, 3, mask=causal(A)) -> LayerNorm(axis=-1) -> Attention(2, causal=true) -> BatchNorm -> Conv(1, 1)',
    'x -> Conv(8, [2, 3], padding=[[2, 0], [1, 1]]) -> relu -> Conv(8, [1, 2], mask=causal(B)) -> Conv(1, 1)',
    'x -> Reshape(784, 1) -> Conv1D(8, 2, padding=[2, 0]) -> channels(0) -> Reshape(28, 28, 1)',
    'x -> Conv(8, 4, stride=2) -> relu -> ConvTranspose(1, 4, stride=2)',
    'x -> Conv(8, 3) -> relu -> Conv(1, 3)',
  ])('%s is fine', (body) => {
    expect(said(spec(body))).toEqual([]);
  });

  test.each([
    ['Conv(16, 3)', ['a causal mask is missing']],
    ['Conv(16, 3, mask=causal(A)) -> relu -> Conv(16, 3, mask=causal(B))', []],
    ['Conv(16, 4, stride=7) -> relu -> ConvTranspose(16, 7, stride=7)', []],
  ])('a prior of codes through %s', (layers, messages) => {
    const text = `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net E(x) -> [7, 7, 4] { return x -> Conv(4, 4, stride=4) }
  net D(z: [7, 7, 4]) { return z -> ConvTranspose(1, 4, stride=4) }
  codebook Codes: [8, 4]
  let c = nearest(E(x), Codes)
  loss total = mean((D(straight(E(x), c.vectors)) - x)^2) + mean((c.vectors - stop(E(x)))^2)
  net P(c: [7, 7]) { return c -> Embedding(16, classes=8) -> ${layers} -> relu -> Conv(8, 1) }
  loss nll = sum(cross_entropy(P(c.indices), c.indices))
  train { step a: minimize total over E, D, Codes with adam()  step b: minimize nll over P with adam() }
}`;
    expect(diagnose(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(said(text)).toEqual(messages.map((each) => expect.stringContaining(each) as string));
  });

  test('noise between input and target is a denoiser, which may see everything', () => {
    const loss = 'sum(bce_logits(P(x + 0.1 * normal(shape(x))), x))';
    expect(said(spec('x -> Conv(8, 3, mask=causal(B)) -> Conv(1, 3)', { loss }))).toEqual([]);
  });
});

describe('a loop over places', () => {
  const loop = (layers: string, over: string): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net P(x) { return x -> ${layers} -> Conv(1, 1) }
  loss nll = sum(bce_logits(P(x + 0.1 * normal(shape(x))), x))
  train { minimize nll over P with adam() }
  sample generate(n=4) {
    x = 0 * normal([28, 28, 1])
    for p in ${over} { x = sigmoid(P(x)) }
    return x
  }
}`;
  test.each([
    ['Conv(8, 3)', 'places([28, 28])', ['lets each place see places after it']],
    ['Conv(8, 3, mask=causal(B))', 'places([28, 28])', ['lets each place see itself']],
    ['Conv(8, 3, mask=causal(A))', 'places([28, 28])', []],
    ['Conv(8, 3)', '0..9', []],
  ])('%s over %s', (layers, over, messages) => {
    const text = loop(layers, over);
    expect(diagnose(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(said(text)).toEqual(messages.map((each) => expect.stringContaining(each) as string));
  });
});

test.each([
  ['Conv1D(8, 3)', ['lets each place see places after it']],
  ['Conv1D(8, 3, padding=causal)', ['lets each place see itself']],
  ['Reshape(16, 1, 1) -> Conv(8, [3, 1], mask=causal(A)) -> Reshape(16, 8)', []],
])('a loop that fills a sequence asks a net through %s', (layers, messages) => {
  const text = `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net P(s: [16, 1]) -> [16, 4] { return s -> ${layers} -> Dense(4) }
  loss nll = mean(P(normal([16, 1]))^2)
  train { minimize nll over P with adam() }
  sample generate(n=4) {
    s = 0 * normal([16, 1])
    for i in 0..15 { s = put(s, mean(P(s)[i]), i) }
    return s
  }
}`;
  expect(diagnose(text).filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(said(text)).toEqual(messages.map((each) => expect.stringContaining(each) as string));
});

describe('slices and pads move the places', () => {
  const sequence = (body: string, loss: string, length: number): string => `model M {
  data mnist { x: [28, 28, 1] in 0..1 }
  net P(s: [${length}, 49]) { return s -> ${body} }
  let s = x -> Reshape(16, 49)
  loss nll = sum(bce_logits(${loss}))
  train { minimize nll over P with adam() }
}
`;
  const causal = 'Conv1D(8, 3, padding=causal) -> relu -> Conv1D(49, 1)';
  const itself = ['sees each place that it predicts'];
  const shifted = ['it is given places that lie further on'];
  test.each([
    [causal, 'P(s[0..14]), s[1..15]', []],
    [causal, 'P(s)[0..14], s[1..15]', []],
    [causal, 'P(pad(s[0..14], [[1, 0]])), s', []],
    [causal, 'P(concat(zeros([1, 49]), s[0..14], axis=0)), s', []],
    [`${causal} -> pad([[1, 0]])`, 'P(s)[0..15], s', []],
    [causal, 'P(s), s', itself],
    [causal, 'P(s[1..15]), s[1..15]', itself],
    [causal, 'P(s[1..15]), s[0..14]', shifted],
    [causal, 'P(pad(s[1..15], [[0, 1]])), s', shifted],
    [`Conv1D(8, 3) -> ${causal}`, 'P(s[0..14]), s[1..15]', ['`Conv1D` of `P` mixes']],
  ])('%s: %s', (body, loss, messages) => {
    const text = sequence(body, loss, /P\(s\[/.test(loss) ? 15 : 16);
    expect(diagnose(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(said(text)).toEqual(messages.map((each) => expect.stringContaining(each) as string));
  });

  test('rows of a map count as the places that they hold', () => {
    const beside = (rows: string): readonly string[] =>
      said(spec('x -> Conv(8, 3, mask=causal(B)) -> Conv(1, 1)', { loss: `sum(bce_logits(P(x)[${rows}], x[1..27]))` }));
    expect(beside('0..26')).toEqual([]);
    expect(beside('1..27')).toEqual([expect.stringContaining('sees each place')]);
  });
});

test('dependence is that of the composed layers', () => {
  const on = (body: string): number | undefined => {
    const [net] = graphOf(spec(body)).nets;
    return placeDependence(net!.outputs[0]!.value, net!.inputs[0]!.value).on;
  };
  expect(on('x -> Conv(4, 1)')).toBe(2);
  expect(on('x -> Conv(4, 3, mask=causal(A)) -> Conv(4, 3, mask=causal(B))')).toBe(1);
  expect(on('x -> Conv(4, 3, mask=causal(B))')).toBe(3);
  expect(on('x -> Conv(4, 3)')).toBe(7);
  expect(on('x -> ZeroPad(1) -> Conv(4, 3, padding=valid)')).toBeUndefined();
});
