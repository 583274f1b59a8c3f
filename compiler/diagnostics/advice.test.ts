import { describe, expect, test } from 'vitest';
import { findOp } from '../catalogue/index.js';
import { diagnose } from '../testing/testing.js';
import { adviceFor, advices } from './advice.js';

/** A model that accepts every example of an advice. */
const spec = (member: string, stage = 'relu'): string => `model M {
  data mnist {
    x: [28, 28, 1] in 0..1
    digit: class(10)
  }
  net E(x) -> (mean: [8], logvar: [8]) { return x -> Flatten -> Dense(8), x -> Flatten -> Dense(8) }
  net D(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net C(x) { return x -> Flatten -> Dense(10) }
  net T(h: [28, 28, 4]) { return h -> ${stage} -> Flatten -> Dense(1) }
  let q = E(x)
  let z = normal(q.mean, logvar=q.logvar)
  let y = D(z)
  let a = q.mean
  let b = q.logvar
  let logits = C(x)
  metric used = mean(y) + mean(a + b) + mean(logits) + T(concat(x, x, x, x))
  ${member}
}`;

const errors = (text: string): string[] =>
  diagnose(text)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code}: ${message}`);

const form = {
  value: (text: string) => spec(`metric tried = mean(${text})`),
  stage: (text: string) => spec('', text),
  member: spec,
};

describe('the code in an advice compiles', () => {
  const examples = advices.flatMap(({ names, example }) => (example ? [[names[0]!, example] as const] : []));
  test.each(examples)('%s', (_, { as, text }) => {
    expect(errors(form[as](text))).toEqual([]);
  });
});

describe('words of other libraries are answered with the code to write', () => {
  const names = advices.flatMap((advice) => advice.names);
  test('each has one advice, and none is a word of the language', () => {
    expect([...new Set(names)]).toEqual(names);
    expect(names.filter((name) => findOp(name))).toEqual([]);
  });
  test.each(
    'mse_loss l1_loss kl_div nll_loss LocalResponseNorm Transformer MultiHeadAttention PixelShuffle Swish Identity None True self'.split(
      ' ',
    ),
  )('%s', (name) => {
    const said = diagnose(spec(`metric tried = mean(${name}(y, x))`)).filter(({ code }) => code === 'GEN1001');
    expect(said.map(({ hint }) => hint)).toEqual([adviceFor(name)]);
  });
});

test.each([
  ['z.detach()', 'GEN1016', 'There are no methods: write `stop(z)`.'],
  ['nn.Conv2d(1, 16, 3)', 'GEN1050', 'Write `Conv`.'],
  ['F.mse_loss(y, x)', 'GEN1050', 'Write `mse(y, x)`.'],
  ['normal(8)', 'GEN1051', 'Write `normal([8])` for 8 numbers.'],
  ['normal([None, 8])', 'GEN1001', adviceFor('None')],
  [
    'one_hot(digit, 10)',
    'GEN1051',
    'The number of classes stands in the data: `digit: class(10)`, then `one_hot(digit)`.',
  ],
  ['clip(z, 0, 1)', 'GEN1051', 'The bounds are a range: `clip(x, 0..1)`.'],
  ['E.forward(x)', 'GEN1016', 'A net is called by its name: `E(x)`.'],
])('%s', (text, code, hint) => {
  const [first] = diagnose(spec(`metric tried = mean(${text})`));
  expect({ code: first?.code, hint: first?.hint }).toEqual({ code, hint });
});

test('a layer called twice is applied by an arrow', () => {
  const [first] = diagnose(spec('net U(x) { return Conv(16, 3)(x) }\n  metric tried = mean(U(x))'));
  expect({ code: first?.code, hint: first?.hint }).toEqual({ code: 'GEN1052', hint: 'Write `x -> Conv(16, 3)`.' });
});

test('a permutation with numbers is one message', () => {
  const said = diagnose(spec('', 'Permute(2, 0, 1)'));
  expect(said.map(({ code }) => code)).toEqual(['GEN1051']);
});

test('a field that is not a picture gives one message, and its name is not reported as unknown', () => {
  const text = spec('').replace('x: [28, 28, 1] in 0..1', 'x: [None, 28, 28, 1] in 0..1');
  expect(diagnose(text).map(({ code }) => code)).toEqual(['GEN1001']);
  const points = diagnose(spec('').replace('digit: class(10)', 'p: [2]'));
  expect(points.map(({ code, hint }) => [code, hint])).toEqual([['GEN2009', expect.stringContaining('normal([2])')]]);
});

test('a batch axis in the shape of an input is pointed out', () => {
  const [first] = diagnose(spec('').replace('net D(z: [8])', 'net D(z: [None, 8])'));
  expect(first).toMatchObject({ code: 'GEN2002', hint: 'The batch axis is never written: leave the first one out.' });
});

describe('arguments of other libraries are answered by the call as it is written here', () => {
  test.each([
    ['Dense(128, activation="relu")', 'An activation follows: `Dense(128) -> relu`.'],
    ['Conv(16, 3, activation=tanh, stride=2)', 'An activation follows: `Conv(16, 3, stride=2) -> tanh`.'],
    ['Dense(8, activation="LeakyReLU")', 'An activation follows: `Dense(8) -> leaky_relu`.'],
    ['Dense(8, activation=none)', 'A layer has no activation: write `Dense(8)`.'],
    ['Conv(1, 16, 4)', 'The channels that come in are known: write `Conv(16, 4)`.'],
    ['Conv(16, 32, 3, 2)', 'The channels that come in are known: write `Conv(32, 3, …)`.'],
    ['Conv(1, 16, kernel=4)', 'The channels that come in are known: write `Conv(16, kernel=4)`.'],
    [
      'ConvTranspose(64, 32, 4, stride=2)',
      'The channels that come in are known: write `ConvTranspose(32, 4, stride=2)`.',
    ],
    ['Dense(3136, 8)', 'The features that come in are known: write `Dense(8)`.'],
    ['BatchNorm(16)', 'The channels that come in are known: write `BatchNorm`.'],
    ['InstanceNorm(16)', 'The channels that come in are known: write `InstanceNorm`.'],
    ['BatchNorm(16, momentum=0.1)', 'The channels that come in are known: write `BatchNorm(momentum=0.1)`.'],
    ['Reshape(-1, 784)', 'Every axis is written, the batch is not: `Reshape(784)`, or `Flatten`.'],
    ['Reshape([-1, 7, 7, 16])', 'Every axis is written, the batch is not: `Reshape(7, 7, 16)`.'],
    ['Reshape(-1)', 'Every axis is written, the batch is not: write `Flatten`.'],
    ['Reshape(28, -1)', 'Every axis is written, the batch is not: `Reshape(28, …)`.'],
  ])('%s', (stage, hint) => {
    expect(diagnose(spec('', stage)).map((each) => each.hint)).toEqual([hint]);
  });

  test('a third number that may be a stride is not taken for channels', () => {
    expect(diagnose(spec('', 'Conv(16, 3, 2)'))[0]?.hint).toContain('stride=');
  });

  test.each([
    ['y.view(-1, 784)', 'Every axis is written, the batch is not: `y -> Reshape(784)`, or `y -> Flatten`.'],
    ['y.reshape(y.size(0), 784)', 'Every axis is written, the batch is not: `y -> Reshape(784)`, or `y -> Flatten`.'],
    ['y.reshape([-1, 28, 28, 1])', 'Every axis is written, the batch is not: `y -> Reshape(28, 28, 1)`.'],
  ])('%s', (text, hint) => {
    expect(diagnose(spec(`metric tried = mean(${text})`)).map((each) => each.hint)).toEqual([hint]);
  });
});

test.each([
  [
    'nll_loss(logits, digit)',
    'Write `cross_entropy(logits, digit)`, where `logits` is what a net gives for each class before `softmax`.',
  ],
  ['F.cross_entropy(E(x).mean, digit)', 'Write `cross_entropy`.'],
  [
    'sparse_categorical_crossentropy(digit, C(x))',
    'Write `cross_entropy(C(x), digit)`, where `C(x)` is what a net gives for each class before `softmax`.',
  ],
  ['mse_loss(a, b)', 'Write `mse(a, b)`.'],
  ['l1_loss(a + b, z)', 'Write `mae(a + b, z)`.'],
  ['F.huber_loss(a, b)', 'Write `mean(huber(a, b))`.'],
])('the caller’s own arguments stand in the advice: %s', (text, hint) => {
  const [first] = diagnose(spec(`metric tried = mean(${text})`));
  expect(first?.hint).toBe(hint);
});

test('undeclared logits are not taken for a layer of flows', () => {
  const [first] = diagnose(
    spec('metric tried = mean(softmax(logits))').replace('let logits = C(x)', '').replace('mean(logits)', '0'),
  );
  expect(first?.hint).toBe(adviceFor('logits'));
});
