import { describe, expect, test } from 'vitest';
import { formOf } from '../diff/compare/form-of.js';
import { emit } from '../emit/tfjs/emit.js';
import { countParameters } from '../graph/measure.js';
import { summarize } from '../index.js';
import { codes, diagnose, fixed, graphOf, weightPaths } from '../testing/testing.js';

const model = (flow: string, more = 'loss nll = -log_prob(F, x)', after = ''): string => `model Flow {
  param width = 6
  data tiny { x: [4, 4, 1] in 0..1 }
  block MLP(x: [n]) { return x -> Dense(width) -> relu -> Dense(2 * n, init=zeros) }
  block Half(x: [n]) { return x -> Dense(width) -> relu -> Dense(n) }
  block Convs(x: [h, w, c]) { return x -> Conv(width, 3) -> relu -> Conv(2 * c, 3, init=zeros) }
  block Branch(x: [n]) { return x -> Dense(width, weight=spectral(0.9)) -> lipswish -> Dense(n, weight=spectral(0.9)) }
  flow F(x) ${flow}
  ${more}
}
${after}`;
const pixels = '{ return x -> Dequantize -> Logit -> Flatten';
const coupled = `${pixels} -> repeat 2 { first: AffineCoupling(MLP) -> Permute } }`;
const said = (text: string): string =>
  diagnose(text)
    .map(({ code, message }) => `${code} ${message}`)
    .join('\n');

describe('flows are made of invertible layers', () => {
  test.each([
    '-> Reverse -> Permute -> ActNorm }',
    '-> AffineCoupling(MLP, mask=half(1)) -> AffineCoupling(s=Half, t=Half) -> AdditiveCoupling(Half) }',
    '-> AffineCoupling((Dense(width) -> relu -> Dense(16, init=zeros))) }',
    '-> InvertibleResidual(Branch, trace=roulette(exact=2, p=0.5), inverse=fixed_point(steps=50)) }',
    '-> Reshape(4, 4, 1) -> Squeeze(2) -> InvertibleConv -> AffineCoupling(Convs, mask=channelwise(1)) -> Split -> Flatten }',
    '-> Reshape(4, 4, 1) -> AffineCoupling(Convs, mask=checkerboard(1)) } with base(laplace)',
    '-> Split -> Split -> Split }',
  ])('%s', (rest) => {
    expect(said(model(pixels + rest))).toBe('');
  });

  test.each([
    [`${pixels} -> Dense(16) }`, 'GEN2014', '`Dense`'],
    [`${pixels} -> tanh }`, 'GEN2014', '`tanh`'],
    ['{ return 2 * x }', 'GEN2014', '`multiply`'],
    ['{ return x, x -> Reverse }', 'GEN2014', 'one result'],
    ['{ return normal([4]) }', 'GEN2014', 'cannot be undone'],
    [`${pixels} -> AffineCoupling(Half) }`, 'GEN2001', '[16]'],
    [`${pixels} -> AffineCoupling }`, 'GEN1009', 's=… and t=…'],
    [`${pixels} -> InvertibleResidual(Half) }`, 'GEN2017', '`Dense`'],
    [`${pixels} -> AffineCoupling((Dense(4) -> ActNorm -> Dense(16))) }`, 'GEN2013', '`ActNorm`'],
    [`${pixels} } with base(cauchy)`, 'GEN1010', 'normal, logistic, laplace'],
  ])('not of %s', (flow, code, what) => {
    const [first, ...others] = diagnose(model(flow));
    expect(others).toEqual([]);
    expect(first).toMatchObject({ code, message: expect.stringContaining(what) as string });
  });

  test('layers beside the path do not count, and need no inverse', () => {
    expect(
      said(model('{ h = x -> Flatten -> Dense(3)  return x -> Logit }'))
        .split('\n')
        .filter((line) => line.includes('GEN20')),
    ).toEqual([]);
  });

  test('layers of another library get their names here, with a fix', () => {
    let text = model(`${pixels} -> CouplingLayer(MLP) -> ActNorm2d -> Shuffle } with base(gaussian)`);
    for (let round = 0; round < 6; round++) {
      const [diagnostic] = diagnose(text);
      if (!diagnostic) break;
      text = fixed(diagnostic);
    }
    expect(text).toContain('AffineCoupling(MLP) -> ActNorm -> Permute } with base(normal)');
    expect(codes(text)).toEqual([]);
  });
});

describe('questions to a flow', () => {
  test.each([
    'loss nll = mean(-log_prob(F, x))',
    'let q = F(x)  loss nll = -q.log_det + mean(q.z^2)',
    'metric far = mean(round_trip(F, x))  sample back(x) = inverse(F, F(x).z) on test first 2',
    'sample s(n=3) = draw(F, temperature=0.7)',
    'sample s(n=3) = inverse(F, uniform([16]))',
    'net Fa = ema(F, 0.99)  loss nll = -log_prob(F, x)  metric a = -log_prob(Fa, x)  sample s(n=2) = draw(Fa)',
    'loss nll = -log_prob(F, x)  metric m = mean((x -> F).z)',
  ])('%s', (more) => {
    expect(
      said(model(coupled, `${more}  train { minimize nll over F with adam() }`))
        .replace(/GEN1001.*`nll`.*/g, '')
        .replace(/^GEN3.*$/gm, '')
        .trim(),
    ).toBe('');
  });

  test.each([
    ['loss nll = -log_prob(x, x)', 'GEN2060'],
    ['loss nll = -log_prob(F)', 'GEN1009'],
    ['metric a = lipschitz(F)', 'GEN2015'],
    ['sample s(n=2) = inverse(F, normal([15]))', 'GEN2003'],
    ['metric a = mean(F.log_prob(x))', 'GEN1016'],
    ['metric a = log_prob(F, 2 * x - 1)', 'GEN2016'],
    ['net N(x) { return inverse(F, x -> Flatten) }', 'GEN1002'],
  ])('not %s', (more, code) => {
    expect(codes(model(coupled, more)).filter((each) => !each.startsWith('GEN4'))).toEqual([code]);
  });
});

describe('weights of flows', () => {
  const paths = weightPaths(graphOf(model(coupled)));
  test('have the paths of their layers and of the blocks inside, labels and all', () => {
    expect(paths).toContain('F/repeat/0/first/net/dense/kernel');
    expect(paths).toContain('F/repeat/1/permute/order');
    expect(new Set(paths).size).toBe(paths.length);
  });
  test('are counted, those of blocks too, and only once', () => {
    const graph = graphOf(model(coupled, 'loss nll = -log_prob(F, x)  sample s(n=2) = draw(F)'));
    // Each of the two couplings has 8·6 + 6 and 6·16 + 16 parameters; the order has 16 places.
    expect(countParameters(graph.nets)).toBe(2 * (8 * 6 + 6 + 6 * 16 + 16 + 16));
    expect(summarize(graph).nets.map(({ name }) => name)).toEqual(['F']);
    expect(summarize(graph).nets[0]!.layers.map(({ op }) => op)).not.toContain('kept');
  });
  test('keep their paths when the flow is asked, or its base changes', () => {
    const other = graphOf(model(`${coupled} with base(logistic)`, 'metric far = round_trip(F, x)'));
    expect(weightPaths(other)).toEqual(paths);
  });
});

describe('variants edit flows, and the blocks of their couplings', () => {
  const variant = (body: string, flow = coupled): string => model(flow, undefined, `variant V of Flow { ${body} }`);
  const ops = (body: string, flow?: string): string[] =>
    summarize(graphOf(variant(body, flow), 'V')).nets[0]!.layers.map(({ op }) => op);

  test.each([
    ['param width = 9', 'F/repeat/0/first/net/dense', 8 * 9 + 9],
    ['set bias=false on Dense in F', 'F/repeat/0/first/net/dense', 8 * 6],
  ])('%s', (body, path, parameters) => {
    const text = variant(body);
    if (codes(text).length > 0) throw new Error(said(text));
    const layer = summarize(graphOf(text, 'V')).nets[0]!.layers.find((each) => each.path === path);
    expect(layer!.parameters).toBe(parameters);
  });
  test('swap, drop and insert', () => {
    expect(ops('swap relu for softplus in F')).not.toContain('relu');
    expect(ops('drop Permute in F')).not.toContain('Permute');
    expect(ops('insert ActNorm after Permute in F').filter((op) => op === 'ActNorm')).toHaveLength(2);
    expect(ops('swap Permute for Reverse in F').filter((op) => op === 'Reverse')).toHaveLength(2);
  });
  test('the result of edits must be a flow again', () => {
    expect(codes(variant('swap Permute for Dense(16) in F'))).toEqual(['GEN2014']);
  });
});

test('advice for nets is none for flows: biases before couplings, draws that are trained on, latents', () => {
  const trained = `net D(x) { return x -> Flatten -> Dense(1) }
    loss nll = -log_prob(F, x)  loss d = softplus(-D(x)) + softplus(D(stop(draw(F))))
    loss g = -log_prob(F, x) + softplus(-D(draw(F)))
    train { step critic: minimize d over D with adam()  step flow: minimize g over F with adam()  step fit: minimize nll over F with adam() }`;
  for (const rest of [
    '-> AdditiveCoupling(Half) -> ActNorm -> InvertibleResidual(Branch) -> ActNorm }',
    '-> AffineCoupling(MLP) -> AffineCoupling(MLP, mask=half(1)) }',
  ])
    expect(said(model(pixels + rest, trained))).toBe('');
});

test('diffs show the base distribution, and nothing that follows from the layers', () => {
  const form = (text: string): ReturnType<typeof formOf> => formOf(graphOf(text));
  const [normal, logistic] = [form(model(coupled)), form(model(`${coupled} with base(logistic)`))];
  expect(normal.nets['F']!.layers.map(({ op }) => op)).toEqual(expect.not.arrayContaining(['log_det', 'join', 'kept']));
  expect(JSON.stringify(normal)).not.toBe(JSON.stringify(logistic));
});

describe('the module of a flow', () => {
  test('has three functions for the flow, and more if the model uses them', async () => {
    const exported = async (more?: string): Promise<string[]> =>
      [...(await emit(graphOf(model(coupled, more)))).matchAll(/export function (\w*F)\(/g)].map((match) => match[1]!);
    expect(await exported()).toEqual(['F', 'inverseF', 'logProbF']);
    expect(await exported('metric far = round_trip(F, x)')).toEqual(['F', 'inverseF', 'logProbF', 'roundTripF']);
  });
  test('leaves a frozen flow alone, whatever is asked of it', async () => {
    const train = `net G(x) { return x -> Flatten -> Dense(16) -> Reshape(4, 4, 1) -> sigmoid }
      loss nll = -log_prob(F, x)  loss other = -log_prob(F, G(x))
      train { stage one { minimize nll over F with adam() }  stage two { freeze F  minimize other over G with adam() } }`;
    const code = await emit(graphOf(model(`${pixels} -> ActNorm }`, train)));
    const loss = (name: string): string => code.split(`function ${name}(`)[1]!.split('\n}\n')[0]!;
    expect(loss('lossOther')).toContain("pass.asEvaluation().in('other/F')");
    expect(loss('lossNll')).not.toContain('asEvaluation');
  });
  test('bounds the kernels of residual blocks once for all steps of an inverse', async () => {
    const code = await emit(graphOf(model(`${pixels} -> InvertibleResidual(Branch) }`)));
    const [before, again] = /function Branch\(([\s\S]*?)\n}\n/.exec(code)![1]!.split('return (x: Tensor2D)');
    expect(before!.match(/nn\.lipschitzDense\(/g)).toHaveLength(2);
    expect(again).not.toContain('lipschitzDense');
    expect(code).toMatch(/flow\.residualInverse\(\w+, Branch\(w\.invertible_residual\.branch, pass\), /);
  });
  test('inverts its layers from the last to the first, with the same weights', async () => {
    const code = await emit(graphOf(model(coupled)));
    const back = /function inverseF\(([\s\S]*?)\n}\n/.exec(code)![1]!;
    const order = [
      'repeat[1].permute',
      'MLP(w.repeat[1].first',
      'repeat[0].permute',
      'MLP(w.repeat[0].first',
      'logitInverse',
    ];
    const places = order.map((each) => back.indexOf(each));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
});
