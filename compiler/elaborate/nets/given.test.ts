/** What flows are given: who reads it, what questions say, what its mistakes are told, and what the way back costs. */
import { describe, expect, test } from 'vitest';
import { countFlops } from '../../graph/measure.js';
import { diagnose, fixed, graphOf } from '../../testing/testing.js';

const spec = (flow: string, loss: string, more = ''): string => `block Net(x: [n], label; width=8) {
  return concat(x, one_hot(label)) -> Dense(width) -> relu -> Dense(2 * n, init=zeros)
}
block Told(x: [n], c) { return concat(x, c) -> Dense(2 * n) }
model M {
  data two_moons { p: [2]  half: class(2) }
  ${flow}
  loss nll = ${loss}
  ${more}
}`;
const told = 'flow F(p, given half) { return p -> AffineCoupling(Net(half)) }';
const asked = '-log_prob(F, p, half)';
const messages = (...parts: Parameters<typeof spec>): string[] =>
  diagnose(spec(...parts)).map(({ code, message }) => `${code} ${message}`);

describe('values that a flow is given', () => {
  test.each([
    ['by place', asked, 'draw(F, half)', 'inverse(F, p, half)'],
    ['by name', '-log_prob(F, p, half=half)', 'draw(F, half=half)', 'inverse(F, p, half=half)'],
    ['before a setting', asked, 'draw(F, half, temperature=0.5)', 'p -> inverse(F, half)'],
    ['as a number', '-log_prob(F, p, 1)', 'draw(F, 0)', 'inverse(F, p, 1)'],
    ['of another field', '-log_prob(F, p, integer(0..1))', 'draw(F, integer(0..1))', 'inverse(F, p, integer(0..1))'],
  ])('are said in every question: %s', (_, loss, drawn, back) => {
    const more = `sample s(half, n=3) = ${drawn}\n  metric m = mse(${back}, p)\n  metric r = round_trip(F, p, half)`;
    expect(messages(told, loss, more)).toEqual([]);
  });

  test('several: labels, vectors and what is computed from them, in any layer', () => {
    const flow = `flow F(p, given half, given at: [3]) {
    c = concat(half -> Embedding(2), at) -> Dense(4)
    return p -> AffineCoupling(Told(c)) -> Reverse -> repeat 2 { AffineCoupling(Told(at)) -> Reverse }
      -> MaskedAutoregressive(given=c)
  }`;
    expect(messages(flow, '-log_prob(F, p, half, normal([3]))')).toEqual([]);
    const { nets } = graphOf(spec(flow, '-log_prob(F, p, half, normal([3]))'));
    const [net] = nets;
    expect(net!.inputs.map(({ name }) => name)).toEqual(['p', 'half', 'at']);
    expect(net!.flow!.forms.get('inverse')!.inputs.map(({ name }) => name)).toEqual(['z', 'half', 'at']);
    expect(net!.flow!.chain.map(({ branch }) => branch?.taken.length ?? 0)).toEqual([1, 0, 1, 0, 1, 0, 0]);
  });

  test('one may be called z', () => {
    const flow = 'flow F(p, given z: [3]) { return p -> AffineCoupling(Told(z)) }';
    const more = 'metric m = mse(inverse(F, p, z=normal([3])), p)\n  sample s(n=2) = draw(F, z=normal([3]))';
    expect(messages(flow, '-log_prob(F, p, normal([3]))', more)).toEqual([]);
  });

  test('averages of a flow are given them too', () => {
    const more = 'net Fa = ema(F, 0.9)\n  metric a = log_prob(Fa, p, half)\n  sample s(half, n=2) = draw(Fa, half)';
    expect(messages(told, asked, more)).toEqual([]);
    expect(messages(told, asked, 'net Fa = ema(F, 0.9)\n  sample s(n=2) = draw(Fa)')).toEqual([
      'GEN1009 `F` needs `half`, which it is given',
    ]);
  });
});

describe('mistakes', () => {
  test.each([
    ['forgotten in log_prob', told, '-log_prob(F, p)', '', 'GEN1009 `F` needs `half`, which it is given'],
    ['forgotten in draw', told, asked, 'sample s(n=2) = draw(F)', 'GEN1009 `F` needs `half`, which it is given'],
    [
      'forgotten in inverse',
      told,
      asked,
      'sample s(n=2) = inverse(F, normal([2]))',
      'GEN1009 `F` needs `half`, which it is given',
    ],
    ['forgotten in a call', told, 'mean(F(p).z^2)', '', 'GEN1009 `F` needs `half`, which it is given'],
    [
      'of other classes',
      told,
      '-log_prob(F, p, 3)',
      '',
      'GEN2051 `F` takes one of 2 classes as `half`, but receives one of 4',
    ],
    [
      'of another shape',
      told.replace('given half', 'given half: [2]').replace('Net', 'Told'),
      asked,
      '',
      'GEN2003 `F` takes [2] as `half`, but receives []',
    ],
    ['too many', told, '-log_prob(F, p, half, half)', '', 'GEN1011 `F` takes 2 inputs, but receives more'],
    [
      'a setting of another name',
      told,
      asked,
      'sample s(half, n=2) = draw(F, half, heat=2)',
      'GEN1008 `draw` has no setting `heat`',
    ],
    [
      'transformed',
      'flow F(p, given at: [2]) { return at -> ActNorm }',
      '-log_prob(F, p, normal([2]))',
      '',
      'GEN2014 `F` transforms `at`, which it is given',
    ],
    [
      'read past a layer',
      'flow F(p) {\n    c = p -> Dense(2)\n    return p -> AffineCoupling(Told(c))\n  }',
      '-log_prob(F, p)',
      '',
      'GEN2014 `AffineCoupling` reads a value that comes from `p`, besides the one that it transforms',
    ],
    [
      'read past a masked layer',
      'flow F(p) { return p -> MaskedAutoregressive(given=p) }',
      '-log_prob(F, p)',
      '',
      'GEN2014 `MaskedAutoregressive` reads a value that comes from `p`, besides the one that it transforms',
    ],
    [
      'a label into a masked layer',
      'flow F(p, given half) { return p -> MaskedAutoregressive(given=half) }',
      asked,
      '',
      'GEN2001 MaskedAutoregressive is given a vector, not []',
    ],
    [
      'first',
      'flow F(given half, p) { return p -> AffineCoupling(Net(half)) }',
      '-log_prob(F, half, p)',
      '',
      'GEN2014 the flow `F` transforms `p`, which does not stand first',
    ],
    [
      'alone',
      'flow F(given half) { return half -> Reverse }',
      '-log_prob(F, half)',
      '',
      'GEN2014 the flow `F` is given its inputs, and has none to transform',
    ],
    [
      'unread',
      'flow F(p, given half) { return p -> ActNorm }',
      asked,
      '',
      'GEN4083 no layer of `F` reads `half`, which it is given',
    ],
  ])('%s', (_, flow, loss, more, message) => {
    expect(messages(flow, loss, more)).toEqual([message]);
  });

  test('a second input is given by a fix', () => {
    const text = spec(told.replace('given ', ''), asked);
    const [found] = diagnose(text);
    expect(found!.message).toBe('the flow `F` transforms `p`, and `half` is a second input');
    expect(fixed(found!)).toBe(spec(told, asked));
  });
});

test('the way back of a masked layer takes a pass for every number', () => {
  const costs = (flow: string): number[] => {
    const net = graphOf(`model M {
  data two_moons { p: [2] }
  flow F(x: [7]) { return x -> ${flow} }
  let x = normal([7])
  loss nll = -log_prob(F, x)
}`).nets[0]!;
    return [countFlops([net]), countFlops([net.flow!.forms.get('inverse')!])];
  };
  const [there, back] = costs('MaskedAutoregressive([10])');
  // Two dense layers, 7 → 10 → 14, their biases and activations, and what s and the shift do to the numbers.
  expect(there).toBe(2 * (7 * 10 + 10 * 14) + 2 * (10 + 14) + 12 * 7);
  expect(back).toBe(7 * there!);
  const [plain, plainBack] = costs('ActNorm');
  expect(plainBack).toBe(plain);
});
