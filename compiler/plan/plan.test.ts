/** Plans of graphs: decisions that are made once for every target. */
import { describe, expect, test } from 'vitest';
import { withDefaults, withoutDefaults } from '../../runtime/contract/defaults.js';
import type { RunPlan } from '../../runtime/contract/model.js';
import { tfjs } from '../emit/tfjs/target.js';
import type { Net } from '../graph/types.js';
import { graphOf } from '../testing/testing.js';
import type { Target } from './target.js';
import { planOf } from './plan.js';

const runOf = (text: string, model?: string): RunPlan => planOf(graphOf(text, model), tfjs).run;

const gan = `/// Two nets against each other.
model GAN {
  data tiny { x: [4, 4, 1] in 0..1  digit: class(2) from folder  split test=0.5 }
  net G(z: [2]) -> [4, 4, 1] in 0..1 { return z -> Dense(16) -> BatchNorm -> sigmoid -> Reshape(4, 4, 1) }
  net D(x) { return x -> Flatten -> Dense(1) -> Dropout(0.5) }
  net Slow = ema(G, 0.9)
  let z = normal([2])
  let fake = G(z)
  let judged = D(fake)
  loss d = mean(judged) - mean(D(x))
  loss g = -mean(judged)
  metric sharp = mean(abs(fake)) on test first 3
  train {
    batch 4
    stage early {
      step critic: minimize d over D with adam(lr=2e-4, beta1=0.5), repeat 2
      step generator: minimize g over G with critic
      epochs 2
    }
    stage late {
      freeze D
      step last: minimize g over G with sgd
      epochs 1  batch 2  schedule cosine(to=1)
    }
  }
  sample generate(n=9) = Slow(z) every 1 epochs
  sample decode(z) = fake
  plot curves = lines(d, g)
  evaluate ood {
    score far = -mean(D(x))
    score odd = far - average(far, tiny.train)
    inside tiny.test
    outside tiny.train
  }
  claim auroc(ood.far, tiny.train) - 1/2 < 0.25
  claim d < 1/0
}`;

describe('a plan', () => {
  const run = runOf(gan);

  test('is plain data: JSON and back is the same, and nothing in it is left unsaid', () => {
    const told = JSON.parse(JSON.stringify(run)) as RunPlan;
    expect(told).toEqual(run);
    const visit = (value: unknown): void => {
      expect(['string', 'number', 'boolean', 'object']).toContain(typeof value);
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      if (typeof value === 'object') Object.values(value!).forEach(visit);
    };
    visit(run);
  });

  test('holds every default, so that leaving them out loses nothing', () => {
    const { format, functions, ...rest } = run;
    const whole = { ...withDefaults(withoutDefaults(rest)), format, functions };
    expect(JSON.parse(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(run)));
  });

  test('holds the settings of stages and their shared calls', () => {
    const [early, late] = run.train.stages!;
    const adam = { kind: 'adam', lr: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-7 };
    const once = { repeat: 1, every: 1 };
    expect(early).toEqual({
      ...{ name: 'early', batch: 4, epochs: 2, schedule: { kind: 'constant' } },
      groups: [
        {
          together: false,
          steps: [
            {
              ...{ name: 'critic', loss: 'd', terms: 'lossD', over: ['D'], optimizer: adam, ...once, repeat: 2 },
              shares: ['fake/G'],
            },
          ],
        },
        {
          together: false,
          steps: [
            {
              ...{ name: 'generator', loss: 'g', terms: 'lossG', over: ['G'], optimizer: 'critic', ...once },
              shares: ['fake/G'],
            },
          ],
        },
      ],
    });
    expect(late).toMatchObject({ batch: 2, epochs: 1, schedule: { kind: 'cosine', to: 1, warmup: 0 } });
    // A loss has a second function for steps that freeze other nets of it.
    const sgd = { kind: 'sgd', lr: 0.01, momentum: 0, nesterov: false, weightDecay: 0 };
    expect(late!.groups[0]!.steps[0]).toMatchObject({ terms: 'lossGLate', optimizer: sgd });
    expect(run.functions['lossGLate']).toMatchObject({ role: 'step', calls: ['G', 'D'], frozen: ['D'] });
    expect(run.functions['lossG']).not.toHaveProperty('frozen');
    expect(run.train).toMatchObject({ data: 'tiny', batch: 4, epochs: 3, groups: [] });
  });

  test('refers to functions, and lists what each reads, returns and calls', () => {
    // The other loss takes one operation more on values that are there already.
    expect(run.functions['lossD']).toEqual({
      ...{ role: 'step', reads: ['x'], answers: ['d', 'g'], calls: ['G', 'D'] },
    });
    expect(run.functions['evaluateFirst3']).toEqual({
      ...{ role: 'measures', reads: [], answers: ['sharp'], calls: ['G'] },
    });
    expect(run.terms['sharp']).toEqual({
      ...{ role: 'metric', on: { split: 'test', first: 3 }, evaluate: 'evaluateFirst3' },
    });
    expect(run.samples['generate']).toMatchObject({ run: 'sampleGenerate', n: 9, given: {} });
    expect(run.functions['sampleGenerate']).toMatchObject({ role: 'sample', calls: ['Slow'] });
    expect(run.samples['decode']).toMatchObject({ given: { z: { shape: [2], field: false } }, n: 16 });
    expect(run.functions['sampleDecode']).toMatchObject({ reads: ['z'], calls: ['G'] });
    const referred = JSON.stringify({ ...run, functions: {} });
    for (const name of Object.keys(run.functions)) expect(referred, name).toContain(`"${name}"`);
  });

  test('holds scores and claims', () => {
    const train = { name: 'tiny.train', data: 'tiny', split: 'train' };
    const average = Object.entries(run.evaluations!['ood']!.averages!);
    expect(average.map(([, { on }]) => on)).toEqual([train]);
    expect(run.functions[average[0]![1].values]).toMatchObject({ role: 'average', reads: ['x'], calls: ['D'] });
    expect(run.functions['evaluationOod']).toMatchObject({ role: 'scores', answers: ['far', 'odd'] });
    expect(run.claims).toEqual([
      {
        text: 'auroc(ood.far, tiny.train) - 1/2 < 0.25',
        left: {
          ...{ kind: 'arithmetic', operator: '-', right: 0.5 },
          left: { kind: 'auroc', score: 'ood.far', set: 'tiny.train' },
        },
        operator: '<',
        right: 0.25,
      },
      // JSON has no infinity.
      {
        text: 'd < 1/0',
        left: { kind: 'term', name: 'd' },
        operator: '<',
        right: { kind: 'arithmetic', operator: '/', left: 1, right: 0 },
      },
    ]);
  });

  test('is the same for another target, except for names and the terms that are computed anyway', () => {
    const plain: Target = {
      ...tfjs,
      functionNames: (nets: readonly Net[]) => ({
        nets: new Map(nets.map((net) => [net, net.name.toLowerCase()])),
        claim: (...words) => words.join('_').toLowerCase(),
      }),
      isInline: () => false,
    };
    const other = planOf(graphOf(gan), plain).run;
    expect(other.train.stages![1]!.groups[0]!.steps[0]!.terms).toBe('loss_g_late');
    const unnamed = ({ functions: _, evaluate: __, ...rest }: RunPlan): string =>
      JSON.stringify(rest, (key, value: unknown) =>
        ['terms', 'run', 'values', 'evaluate'].includes(key) && typeof value === 'string' ? '' : value,
      );
    expect(unnamed(other)).toBe(unnamed(run));
  });
});

test('steps that take their gradients together stay together; others follow one another', () => {
  const text = (steps: string): string => `model M {
    data tiny { x: [4, 4, 1] in 0..1 }
    net A(x) { return x -> Flatten -> Dense(1) }
    net B(x) { return x -> Flatten -> Dense(1) }
    loss a = mean(A(x)^2)
    loss b = mean(B(x)^2)
    train { ${steps} }
  }`;
  const [one, two] = ['step one: minimize a over A with adam', 'step two: minimize b over B with adam'];
  const groups = (steps: string): unknown =>
    runOf(text(steps)).train.groups.map(({ together, steps: own }) => [together, own.map(({ name }) => name)]);
  expect(groups(`${one} ${two}`)).toEqual([
    [false, ['one']],
    [false, ['two']],
  ]);
  expect(groups(`together { ${one} ${two} }`)).toEqual([[true, ['one', 'two']]]);
});

test('a model that trains nothing has a plan', () => {
  const run = runOf('model M { data tiny { x: [4, 4, 1] in 0..1 }  sample show(x) = x }');
  expect(run.train).toEqual({ data: '', batch: 32, epochs: 0, schedule: { kind: 'constant' }, groups: [] });
  expect(run.functions['sampleShow']).toEqual({ role: 'sample', reads: ['x'], answers: ['output0'], calls: [] });
});
