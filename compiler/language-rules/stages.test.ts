import { describe, expect, test } from 'vitest';
import { formOf } from '../diff/compare/form-of.js';
import { emit } from '../emit/tfjs/emit.js';
import { compareStarts, inequalityText } from '../ablation/fairness.js';
import { compileFile } from '../compile.js';
import type { Stage } from '../graph/types.js';
import { textOf } from '../../grammar/syntax/source.js';
import { codes, diagnose, graphOf } from '../testing/testing.js';

const model = (train: string, more = '', variants = ''): string => `model Codes {
  data mnist { x: [28, 28, 1] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(16, bias=false) -> BatchNorm -> relu -> Dense(4) }
  net Decoder(z: [4]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  net F(z: [4]) { return z -> Dense(4) }
  let z = Encoder(x)
  loss error = mean((Decoder(z) - x)^2)
  loss fit   = mean((F(z) - 1)^2)
  train { ${train} }
  ${more}
}
${variants}`;
const coding = 'stage coding { minimize error over Encoder, Decoder with adam(lr=1e-3)  epochs 20 }';
const density =
  'stage density { freeze Encoder, Decoder  minimize fit over F with adam(lr=1e-4)  epochs 50  batch 16 }';
const two = model(`batch 128  ${coding} ${density}`);

const stages = (text: string, name?: string, settings?: Record<string, string>): Stage[] => [
  ...graphOf(text, name, settings).train!.stages!,
];
const steps = ({ groups }: Stage): string[] =>
  groups.flatMap((group) => group.steps.map((step) => `${step.name}: ${step.loss} over ${step.over.join(', ')}`));
const amounts = (text: string, name?: string, settings?: Record<string, string>): string[] =>
  stages(text, name, settings).map((stage) => `${stage.name} ${stage.epochs} × ${stage.batch}`);
const variant = (body: string): string => `${two}\nvariant V of Codes { ${body} }`;

describe('rule 18: "Stages run one after the other"', () => {
  test('each with steps, epochs, batch, schedule and frozen nets of its own; settings beside them apply to all', () => {
    const scheduled = model(`batch 128  epochs 3  schedule cosine(to=3)  freeze Decoder
      stage one { minimize error over Encoder with adam() }
      stage two { minimize fit over F with adam()  schedule constant  freeze Encoder  batch 8 }`);
    const [one, other] = stages(scheduled);
    expect([one!.batch, one!.epochs, one!.schedule.kind, one!.frozen]).toEqual([128, 3, 'cosine', ['Decoder']]);
    expect([other!.batch, other!.epochs, other!.schedule.kind, other!.frozen]).toEqual([
      8,
      3,
      'constant',
      ['Decoder', 'Encoder'],
    ]);
    const { train } = graphOf(scheduled);
    expect([train!.batch, train!.epochs, train!.frozen]).toEqual([128, 6, ['Decoder']]);
  });
  test('steps without a name are known by their stage; names are unique over all stages', () => {
    expect(stages(two).map(steps)).toEqual([['coding: error over Encoder, Decoder'], ['density: fit over F']]);
    const many = model(`stage a { minimize error over Encoder with adam()  minimize error over Decoder with a }
      stage b { minimize fit over F with a_2 }`);
    expect(stages(many).map(steps)).toEqual([['a: error over Encoder', 'a_2: error over Decoder'], ['b: fit over F']]);
    expect(
      codes(
        model(`stage a { step s: minimize error over Encoder, Decoder with adam() }
          stage b { step s: minimize fit over F with adam() }`),
      ),
    ).toEqual(['GEN1003']);
  });
  test('a model without stages has none, and keeps its form', () => {
    const { train } = graphOf(
      model('minimize error over Encoder, Decoder with adam()  step f: minimize fit over F with adam()'),
    );
    expect(train).not.toHaveProperty('stages');
    expect(train!.groups.flatMap((group) => group.steps.map(({ name }) => name))).toEqual(['step', 'f']);
  });
});

describe('rule 12: "freeze stops weights and state"', () => {
  test('a net frozen in one stage works in evaluation mode there, and in training mode where it is trained', async () => {
    const code = await emit(graphOf(two));
    const bodyOf = (name: string): string => code.split(`function ${name}(`)[1]!.split('\nexport')[0]!;
    expect(bodyOf('lossError')).toContain('Encoder(w.Encoder, x, pass)');
    expect(bodyOf('lossFit')).toContain('Encoder(w.Encoder, x, pass.asEvaluation())');
  });
  test('a loss of two stages is computed twice where other nets are frozen, and once where that makes no difference', async () => {
    const again = (
      frozen: string,
    ): string => `${coding} stage fine { ${frozen} step again: minimize error over Decoder with adam() }
      stage last { minimize fit over F with adam() }`;
    const functions = async (train: string): Promise<string[]> =>
      [...(await emit(graphOf(model(train)))).matchAll(/terms: (\w+)/g)].map((match) => match[1]!);
    expect(await functions(again('freeze Encoder'))).toEqual(['lossError', 'lossErrorFine', 'lossFit']);
    expect(await functions(again(''))).toEqual(['lossError', 'lossError', 'lossFit']);
    // F does the same in every mode, and this loss does not use it.
    expect(await functions(again('freeze F'))).toEqual(['lossError', 'lossError', 'lossFit']);
  });
  test('a net is frozen and trained in different stages, but not in one', () => {
    expect(codes(two)).toEqual([]);
    expect(codes(model(`${coding} stage d { freeze F  minimize fit over F with adam() }`))).toEqual(['GEN3012']);
    expect(codes(model(`freeze F  ${coding} ${density}`))).toEqual(['GEN3012']);
  });
  test('steps of different stages share nothing', async () => {
    const code = await emit(
      graphOf(
        model(
          'stage a { minimize error over Decoder with adam() } stage b { minimize fit over F, Encoder with adam() }',
        ),
      ),
    );
    expect(code).not.toContain('shares:');
  });
  test('a net frozen in a stage and trained in none is frozen for all or trained in another', () => {
    const text = (outer: string, inner: string): string =>
      model(
        `${outer} stage a { ${inner} minimize error over Decoder with adam() } stage b { minimize fit over F with adam() }`,
      );
    const [said] = diagnose(text('', 'freeze Encoder'));
    expect(said).toMatchObject({ code: 'GEN3003', hint: expect.stringContaining('beside the stages') as string });
    expect(said!.fixes ?? []).toEqual([]); // adding it to the step would contradict the freeze
    expect(codes(text('freeze Encoder', ''))).toEqual([]);
  });
  test('every stage is checked for nets that it trains and nets that its losses reach', () => {
    expect(codes(model(coding))).toEqual(['GEN3003']);
    expect(codes(model(`${coding} stage d { minimize fit over F, Decoder with adam() }`))).toEqual(['GEN3002']);
  });
});

describe('rule 21: variants merge stages', () => {
  test('a step of the same name is replaced, other settings and stages stay, new ones come last', () => {
    const text = variant(`train {
      stage coding { minimize error over Encoder, Decoder with sgd(lr=0.1) }
      stage more { freeze Encoder, F  step more: minimize error over Decoder with adam()  batch 4 }
    }`);
    expect(amounts(text, 'V')).toEqual(['coding 20 × 128', 'density 50 × 16', 'more 1 × 4']);
    expect(stages(text, 'V')[0]!.groups.map((group) => group.steps.map((step) => step.optimizer))).toMatchObject([
      [{ kind: 'sgd' }],
    ]);
    expect(amounts(text, 'Codes')).toEqual(['coding 20 × 128', 'density 50 × 16']);
  });
  test('settings of one stage, and of all', () => {
    expect(amounts(variant('train { batch 8  stage density { epochs 5 } }'), 'V')).toEqual([
      'coding 20 × 8',
      'density 5 × 16',
    ]);
  });
  const coding = 'stage coding { step f: minimize fit over F with adam() }';
  test.each([`drop stage density  train { ${coding} }`, `train { drop stage density  ${coding} }`])('%s', (drop) => {
    const text = `${two}\nvariant V of Codes { ${drop} }`;
    expect(stages(text, 'V').map(({ name }) => name)).toEqual(['coding']);
  });
  test('steps and freezes are dropped in their stage, or by their name alone', () => {
    const text = variant('drop freeze Decoder  train { stage density { drop freeze Encoder } }');
    expect(stages(text, 'V').map(({ frozen }) => frozen)).toEqual([[], []]);
    const replaced = variant(
      'drop step density  train { stage density { step other: minimize fit over F with sgd() } }',
    );
    expect(stages(replaced, 'V').map(steps)[1]).toEqual(['other: fit over F']);
    const named = variant('train { step density: minimize error over F with adam() }');
    expect(diagnose(named).map(({ code }) => code)).toEqual(['GEN3002']); // the step of that stage, with another loss
  });
  test.each([
    ['drop stage desnity', 'GEN1018', '`density`'],
    ['train { stage codign { epochs 5 } }', 'GEN3013', '`coding`'],
    ['sample s(x) = Decoder(z) on test after densty', 'GEN3014', '`density`'],
  ])('%s: %s suggests %s', (body, code, meant) => {
    const [said, ...others] = diagnose(variant(body));
    expect(others).toEqual([]);
    expect(said).toMatchObject({ code, hint: expect.stringContaining(meant) as string });
    // The hint names the stage that was meant. There is no fix, since a similar name is only a guess.
    const written = textOf(said!.span);
    const word = meant.slice(1, -1);
    expect(said!.fixes).toBeUndefined();
    expect(codes(variant(body.replace(written, word)))).not.toContain(code);
  });
});

describe('errors in stages are reported with a remedy', () => {
  test.each([
    [
      'a step beside stages',
      `minimize error over Encoder, Decoder with adam() ${density}`,
      'GEN3013',
      'drop step step',
    ],
    ['a stage within another', `stage a { ${coding} minimize fit over F with adam() }`, 'GEN3013', 'behind `a`'],
    ['a stage twice', `${coding} ${density} stage coding { epochs 3 }`, 'GEN1003', undefined],
    [
      'data of a stage',
      `${coding} stage d { on mnist  minimize fit over F with adam() }`,
      'GEN1008',
      'beside the stages',
    ],
    ['a misspelt setting', `${coding} stage d { bacth 3  minimize fit over F with adam() }`, 'GEN1008', '`batch`'],
  ])('%s', (_, train, code, hint) => {
    const said = diagnose(model(train)).filter((each) => each.code !== 'GEN3003');
    expect(said.map((each) => each.code)).toEqual([code]);
    if (hint !== undefined) expect(said[0]!.hint).toContain(hint);
  });
  test('`after` needs a stage, and no other time beside it', () => {
    const sample = (clauses: string): string =>
      model(`batch 128  ${coding} ${density}`, `sample s(x) = z on test ${clauses}`);
    const at = (text: string): unknown => graphOf(text).samples[0]!.at;
    expect(at(sample('first 8 after coding'))).toEqual({ kind: 'after', stage: 'coding' });
    expect(codes(sample('after coding at every epoch'))).toEqual(['GEN3014']);
    const unstaged = model(
      'minimize error over Encoder, Decoder with adam()  step f: minimize fit over F with adam()',
      'metric m = mean(z) after coding\n  plot p = scatter(z) on test after coding',
    );
    expect(diagnose(unstaged).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'GEN3014 there is no stage `coding`: the training has none',
      'GEN3014 there is no stage `coding`: the training has none',
    ]);
  });
});

describe('stages elsewhere', () => {
  test('settings from outside are those of every stage, or of one', () => {
    expect(amounts(two, undefined, { epochs: '2' })).toEqual(['coding 2 × 128', 'density 2 × 16']);
    expect(amounts(two, undefined, { batch: '4', 'density.epochs': '7' })).toEqual(['coding 20 × 4', 'density 7 × 4']);
    for (const name of ['densty.epochs', 'density.lr', 'epochs.density', 'a.density.epochs'])
      expect(() => graphOf(two, undefined, { [name]: '2' }), name).toThrow('GEN1017');
  });
  test('the resolved text is a spec of the same model', async () => {
    const text = variant(
      'train { stage density { step other: minimize fit over F with coding  every 2 } }'.replace('  every', ', every'),
    );
    const compile = (spec: string) => compileFile('spec.gen', { read: () => spec, model: 'V' });
    const once = compile(text);
    const again = compile(once.resolvedText);
    expect(again.diagnostics).toEqual([]);
    expect(again.resolvedText).toBe(once.resolvedText);
    const train = async ({ graph }: typeof once): Promise<string> => (await emit(graph!)).split('\n  train: {')[1]!;
    expect(await train(again)).toBe(await train(once));
  });
  test('a diff compares stage by stage', () => {
    const entry = formOf(graphOf(two)).entries.train['train'];
    expect(entry).toMatchObject({
      stages: ['coding', 'density'],
      'coding.epochs': 20,
      'density.frozen': ['Decoder', 'Encoder'],
    });
    expect(formOf(graphOf(two, undefined, { epochs: '3' })).entries.train['train']).toEqual({
      ...entry,
      'coding.epochs': 3,
      'density.epochs': 3,
    });
  });
  test('an ablation names the differences of stages', () => {
    const unequal = (body: string): readonly string[] =>
      compareStarts(graphOf(two), graphOf(variant(body), 'V')).unequal.map(inequalityText);
    expect(unequal('train { stage density { epochs 5 } }')).toEqual(['in density 5 epochs instead of 50']);
    expect(unequal('train { stage more { freeze Encoder  step m: minimize fit over F with adam() } }')).toEqual([
      'other stages: coding, density, more instead of coding, density',
    ]);
  });
});
