/** Metrics that compare a sample's pictures with data. */
import { describe, expect, it } from 'vitest';
import { extractorNames } from '../../../../runtime/runs/features/index.js';
import { planFile } from '../../../ablation/index.js';
import { tfjs } from '../../../emit/tfjs/target.js';
import { diffForms, formOf } from '../../../diff/index.js';
import { runPlanOf } from '../../../index.js';
import { extractors } from '../../../catalogue/distances.js';
import { codes, diagnose, fixed, graphOf } from '../../../testing/testing.js';

const spec = (metric: string, more = ''): string => `model M {
  data fashion_mnist { x: [28, 28, 1] in 0..1  kind: class(10) }
  data mnist -> resize(32) { y: [32, 32, 1] in 0..1 }
  net G(z: [8]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let fake = G(normal([8]))
  loss g = mean((fake - x)^2)
  train { minimize g over G with adam()  epochs 2 }
  sample generate(n=2_500) = G(normal([8]))
  sample rebuild(x) = x, fake
  sample codes(n=9) = normal([8])
  ${metric}
  ${more}
}
`;
const distance = (metric: string): unknown => {
  const { span, countSpan, ...rest } = graphOf(spec(metric)).distances[0]!;
  void [span, countSpan];
  return rest;
};
const messages = (metric: string, more?: string): string[] =>
  diagnose(spec(metric, more)).map(({ code, message, hint = '' }) => `${code} ${message}. ${hint}`);

describe('a distance', () => {
  it('is of a sample, a field and a network', () => {
    expect(
      distance('metric f = fid(generate(n=4_096), x, features=fashion_cnn) at epochs first, middle, last'),
    ).toEqual({
      ...{ name: 'f', measure: 'fid', sample: 'generate', output: 0, n: 4096, data: 'fashion_mnist', field: 'x' },
      features: 'fashion-cnn',
      at: { kind: 'epochs', epochs: ['first', 'middle', 'last'] },
    });
  });

  it('draws as many pictures as the sample shows, and compares them with the data that `on` names', () => {
    expect(distance('metric kid = kid(generate, y, features=mobilenet_0_25) on mnist.train first 99')).toMatchObject({
      ...{ measure: 'kid', n: 2500, data: 'mnist', field: 'y', features: 'mobilenet-0.25' },
      on: { data: 'mnist', split: 'train', first: 99 },
    });
    expect(distance('metric recall = recall(rebuild(n=3_000), x, features=mnist_cnn)')).toMatchObject({
      ...{ measure: 'recall', sample: 'rebuild', output: 1, n: 3000 },
    });
  });

  it('is a call of the model’s own function of that name if there is one', () => {
    const graph = graphOf(spec('metric p = precision(fake)', 'fn precision(a) = mean(a)'));
    expect([graph.distances, graph.metrics.map(({ name }) => name)]).toEqual([[], ['p']]);
  });

  it('stands in the plan under a name that carries the network, which plots and claims use', () => {
    const { distances, plots, claims } = runPlanOf(
      graphOf(
        spec('metric fid = fid(generate, x, features=mnist_cnn) at epochs last', 'plot p = lines(g, fid)  claim fid < 30'), // prettier-ignore
      ),
    );
    expect(distances).toMatchObject({ 'fid[mnist-cnn]': { measure: 'fid', on: { data: 'fashion_mnist' } } });
    expect(plots['p']).toEqual({ kind: 'lines', series: ['g', 'fid[mnist-cnn]'] });
    expect(claims![0]).toMatchObject({ left: { kind: 'term', name: 'fid[mnist-cnn]' }, operator: '<', right: 30 });
  });

  it('knows the networks that the runtime knows', () => {
    expect(extractors.map(({ recorded }) => recorded)).toEqual([...extractorNames]);
    for (const { name, recorded } of extractors) expect(name).toBe(recorded.replace(/\W/g, '_'));
  });
});

describe('an error in a distance', () => {
  it.each([
    ['metric f = fid(generat, x, features=mnist_cnn)', 'GEN1001 there is no sample `generat` to draw from. Did you mean `generate`?'], // prettier-ignore
    ['metric f = fid(generate, x, features=fashion-cnn)', 'GEN1001 there is no network `fashion-cnn` to take features of. Did you mean `fashion_cnn`?'], // prettier-ignore
    ['metric f = fid(generate, x, features=inception)', 'GEN1001 there is no network `inception` to take features of. There are mnist_cnn, fashion_cnn, mobilenet_0_25.'], // prettier-ignore
    ['metric f = fid(generate, kind, features=mnist_cnn)', 'GEN3025 `kind` is no picture of the data. There are x, y.'],
    ['metric f = fid(generate, x, features=mnist_cnn) on mnist', 'GEN3025 `x` is no picture of `mnist`. There is y.'],
    ['metric f = fid(codes, x, features=mnist_cnn)', 'GEN3025 `codes` draws no pictures of 1 or 3 channels. '],
    ['metric f = fid(generate(m=5), x, features=mnist_cnn)', 'GEN1008 of `generate` only n is said here, the number of pictures. '], // prettier-ignore
    ['metric f = fid(generate(n=0.5), x, features=mnist_cnn)', 'GEN1010 n is a whole number from 2 to 100,000, not 0.5. '], // prettier-ignore
    ['metric f = fid(generate, x, n=5, features=mnist_cnn)', 'GEN1008 `fid` has no setting `n`. How many are drawn is said of the sample: fid(generate(n=2_048), x, features=…).'], // prettier-ignore
  ])('%s', (metric, message) => expect(messages(metric)).toEqual([message]));

  it('is a network that is not named: there is none by default', () => {
    const [message] = messages('metric fid = fid(generate, x)');
    expect(message).toMatch(/^GEN1009 `fid` takes a sample, a data field, and features\. .*fashion_cnn/);
  });

  it('is anything that computes with it', () => {
    const metric = 'metric fid = fid(generate, x, features=mnist_cnn)';
    for (const more of ['metric half = fid / 2', 'loss all = g + fid', 'metric two = 2 * kid(generate, x)'])
      expect(codes(spec(metric, more)), more).toEqual(['GEN3025']);
    expect(codes(spec('loss fid = fid(generate, x, features=mnist_cnn)'))).toEqual(['GEN3025']);
  });

  it('is a count at which a Fréchet distance says little; the fix draws more, and kid may stay', () => {
    const text = spec('metric fid = fid(generate(n=64), x, features=mnist_cnn)');
    const [warning] = diagnose(text);
    expect(warning).toMatchObject({ code: 'GEN4011', severity: 'warning' });
    expect(fixed(warning!)).toContain('fid(generate(n=2_048), x,');
    expect(codes(spec('metric k = kid(generate(n=64), x, features=mnist_cnn)'))).toEqual([]);
  });
});

describe('distances in diffs and ablations', () => {
  const plain = 'metric fid = fid(generate, x, features=mnist_cnn)';
  const study = (variant: string): string =>
    `${spec(plain)}variant V of M { ${variant} }\nablation a { runs M, V  compare fid lowest, g }\n`;
  const planOf = (variant: string): NonNullable<ReturnType<typeof planFile>['plan']> =>
    planFile('spec.gen', { target: tfjs, read: (path) => (path === 'spec.gen' ? study(variant) : undefined) }).plan!;

  it('another count and another network are changes', () => {
    const changed = (metric: string): unknown[] =>
      diffForms(formOf(graphOf(spec(plain))), formOf(graphOf(spec(metric)))).changes.map((change) => [
        change.before?.name,
        change.key,
        change.weight,
      ]);
    expect(changed(plain.replace('generate', 'generate(n=2_500)'))).toEqual([]);
    expect(changed(plain.replace('generate', 'generate(n=4_096)'))).toEqual([['fid', 'n', 'meaning']]);
    expect(changed(plain.replace('mnist_cnn', 'fashion_cnn'))).toEqual([['fid', 'features', 'meaning']]);
  });

  it('another name of the sample or of the metric is only a rename', () => {
    // A draw of the plot's own would have another path, and be another draw.
    const text = spec(plain, 'plot p = lines(g, fid)').replace('= G(normal([8]))\n  sample', '= fake\n  sample');
    const renamed = text
      .replaceAll('generate', 'invent')
      .replace('metric fid', 'metric far')
      .replace('g, fid', 'g, far');
    const { changes } = diffForms(formOf(graphOf(text)), formOf(graphOf(renamed)));
    expect(changes.map(({ weight }) => weight).filter((weight) => weight === 'meaning')).toEqual([]);
    expect(changes.length).toBeGreaterThan(0);
  });

  it('ablations compare it by its recorded name, and one column per network', () => {
    expect(planOf('let more = 1').compare).toEqual([{ measure: 'fid[mnist-cnn]', order: 'lowest' }, { measure: 'g' }]);
    const two = planOf('metric fid = fid(generate, x, features=fashion_cnn)');
    expect(two.compare.map(({ measure }) => measure)).toEqual(['fid[mnist-cnn]', 'fid[fashion-cnn]', 'g']);
  });
});

it.each([
  ['two_moons { x: [2] }', 'is a point'],
  ['table from "t.npz" { x: [28, 28, 1] from array("x") }', 'is a column of a table'],
  ['words { x: [64] from sound(rate=8000) }', 'is a sound'],
])('a distance to data that hold no pictures is refused: %s', (data, what) => {
  const text = `model M {
    data ${data}
    net G(z: [2]) -> [28, 28, 1] in 0..1 { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
    sample generate(n=4) = G(normal([2]))
    metric fid = fid(generate(n=2_048), x, features=mnist_cnn)
  }`;
  const found = diagnose(text).filter(({ code }) => code === 'GEN3025');
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringContaining(`distances compare pictures, and \`x\` of`),
  ]);
  expect(found[0]!.message).toContain(what);
});
