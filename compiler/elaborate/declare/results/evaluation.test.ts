import { textOf } from '../../../../grammar/syntax/source.js';
import { describe, expect, test } from 'vitest';
import { emit } from '../../../emit/tfjs/emit.js';
import { diagnose, fixed, graphOf } from '../../../testing/testing.js';

const spec = (evaluation: string, more = '', variant = ''): string => `model M {
  data glyphs { x: [28, 28, 1] in 0..1 }
  data mnist  { x: [28, 28, 1] in 0..1 }
  data faces  { picture: [64, 64, 3] in 0..1 }
  net Encoder(x) { return x -> Flatten -> Dense(2) }
  net Decoder(z: [2]) { return z -> Dense(784) -> Reshape(28, 28, 1) -> sigmoid }
  let error = (Decoder(Encoder(x)) - x)^2
  loss mse = mean(error)
  train { minimize mse over Encoder, Decoder with adam() }
  ${evaluation}
  ${more}
}
${variant}`;
const ood = (score = 'score near = -mse', sets = 'inside glyphs.test outside mnist.test'): string =>
  `evaluate ood { ${score}\n ${sets} }`;
const messages = (text: string): string[] => diagnose(text).map(({ code, message }) => `${code} ${message}`);

describe('evaluations', () => {
  test('have scores, averages over whole sets, and sets with or without a split', () => {
    const score = 'score near = -mse\n score typical = -abs(near - average(near, glyphs.train))';
    const text = spec(ood(score, 'inside glyphs.test, glyphs.train outside mnist first 2 * 100'));
    expect(messages(text)).toEqual([]);
    const [evaluation] = graphOf(text).evaluations;
    expect(evaluation!.scores.map(({ name }) => name)).toEqual(['near', 'typical']);
    expect(evaluation!.averages.map(({ name, on }) => [name, on.name])).toEqual([['average', 'glyphs.train']]);
    expect(evaluation!.averages[0]!.of).toBe(evaluation!.scores[0]!.value);
    expect(evaluation!.inside).toMatchObject([
      { name: 'glyphs.test', data: 'glyphs', split: 'test' },
      { name: 'glyphs.train', data: 'glyphs', split: 'train' },
    ]);
    expect(evaluation!.outside).toMatchObject([{ name: 'mnist', data: 'mnist', first: 200 }]);
    expect(evaluation!.outside[0]!.split).toBeUndefined();
  });

  test('averages of one value over one set are taken once, others on their own, also of each other', () => {
    const twice =
      'score near = -mse\n score z = (near - average(near, glyphs.train)) / average((near - average(near, glyphs.train))^2, glyphs.train)^0.5\n score other = near - average(near, mnist.test)';
    const { averages } = graphOf(spec(ood(twice))).evaluations[0]!;
    expect(averages.map(({ name, on }) => `${name} ${on.name}`)).toEqual([
      'average glyphs.train',
      'average_2 glyphs.train',
      'average_3 mnist.test',
    ]);
  });

  test('compile to functions that take the averages as numbers', async () => {
    const score = 'score typical = -abs(mse - average(mse, glyphs.train))';
    const code = await emit(graphOf(spec(ood(score))));
    expect(code).toContain('export function averageOod(w: Weights, { x }: { x: Tensor4D }): { average: Tensor1D } {');
    expect(code).toContain(
      'export function evaluationOod(w: Weights, { x, average }: { x: Tensor4D; average: Scalar }): { typical: Tensor1D } {',
    );
    expect(code).toContain('const typical: Tensor1D = tf.neg(tf.abs(tf.sub(mse, average)));');
    expect(code).toContain("inside: [{ data: 'glyphs', split: 'test' }]");
  });

  test('and claims are data', () => {
    const claimed = 'claim auroc(ood.near, mnist.test) > 1 / 2';
    expect(graphOf(spec(ood('score near = -mse'), claimed)).claims).toMatchObject([
      {
        text: 'auroc(ood.near, mnist.test) > 1 / 2',
        left: { kind: 'auroc', score: 'ood.near', set: 'mnist.test' },
        operator: '>',
        right: 0.5,
      },
    ]);
  });

  test('a split alone is that of the only data set', () => {
    const text = spec(ood('score near = -mse', 'inside test outside train')).replace(
      / {2}data mnist.*\n {2}data faces.*\n/,
      '',
    );
    expect(graphOf(text).evaluations[0]!.inside).toMatchObject([{ name: 'glyphs.test', data: 'glyphs' }]);
    expect(messages(spec(ood('score near = -mse', 'inside test')))).toEqual(['GEN1001 `test` of which set?']);
  });

  test.each([
    ['score near = -error', 'GEN3020 the score `near` has [28, 28, 1] numbers per example, not one'],
    ['score near = 2', 'GEN3020 the score `near` is the same for every example: it is computed from no data'],
    ['score near = -mse\n score near = mse', 'GEN1003 `near` is declared twice'],
    [
      'score near = average(error, glyphs.train) - mse',
      'GEN3020 what is averaged has [28, 28, 1] numbers per example, not one',
    ],
    [
      'score near = average(mse) - mse',
      'GEN1009 `average` takes a value per example and a set: average(nll, mnist.train)',
    ],
    [
      'score near = mse - average(mse, faces.train)',
      'GEN3021 the average is computed from `x`, which `faces` does not declare',
    ],
    ['', 'GEN3023 the evaluation `ood` has no score'],
  ])('%s: %s', (score, message) => {
    expect(messages(spec(ood(score)))).toEqual([message]);
  });

  test.each([
    ['inside glyphs.test outside mnits.test', 'GEN1001 there is no data set `mnits`', 'mnist'],
    ['inside glyphs.tset outside mnist', 'GEN1001 there is no split `tset`', 'test'],
  ])('%s: %s', (sets, message, right) => {
    const [found, ...others] = diagnose(spec(ood('score near = -mse', sets)));
    expect(others).toEqual([]);
    expect(`${found!.code} ${found!.message}`).toBe(message);
    expect(found!.hint).toBe(`Did you mean \`${right}\`?`);
    const mended = sets.replace(textOf(found!.span), right);
    expect(found!.fixes).toBeUndefined();
    expect(messages(spec(ood('score near = -mse', mended)))).toEqual([]);
  });

  test.each([
    ['outside mnist.test', 'GEN3023 the evaluation `ood` has no `inside`'],
    ['inside glyphs.test, mnist.test outside glyphs.test', 'GEN3023 `glyphs.test` is named twice'],
    ['inside glyphs.test outside mnist.test first 0', 'GEN1010 first takes a whole number from 1 on, not 0'],
  ])('%s: %s', (sets, message) => {
    expect(messages(spec(ood('score near = -mse', sets)))).toEqual([message]);
  });

  test('a misspelt average is known in a score', () => {
    const [found] = diagnose(spec(ood('score near = mse - avarage(mse, glyphs.train)')));
    expect(found!.hint).toBe('Did you mean `average`?');
  });

  test('a score of many numbers is wrapped by a fix', () => {
    const [found] = diagnose(spec(ood('score near = -error')));
    expect(found!.fixes!.map(({ title }) => title)).toEqual([
      'Take the sum of each example',
      'Take the mean of each example',
    ]);
    expect(fixed(found!, 1)).toContain('score near = mean(-error)');
    expect(messages(fixed(found!, 1))).toEqual([]);
  });

  test('a set without the field is an error with the places of the score and of the set', () => {
    const [found] = diagnose(spec(ood('score near = -mse', 'inside glyphs.test outside faces')));
    expect(`${found!.code} ${found!.message}`).toBe(
      'GEN3021 the score `near` is computed from `x`, which `faces` does not declare',
    );
    expect(found!.related!.map(({ span }) => span.source.text.slice(span.start, span.end))).toEqual(['-mse', 'faces']);
  });

  test('fields of one name and two shapes are an error with both places', () => {
    const text = spec(ood()).replace('data mnist  { x: [28, 28, 1] in 0..1 }', 'data mnist { x: [32, 32, 1] in 0..1 }');
    const found = diagnose(text).find(({ code }) => code === 'GEN1003')!;
    expect(found.message).toBe('`x` is declared twice, and differently');
    expect(found.related).toHaveLength(1);
  });

  test.each([
    [
      'metric typical = mse - average(mse, glyphs.train)',
      '`average` over a split stands in the scores of an evaluation alone',
    ],
    ['metric a = auroc(ood.near, mnist.test)', '`auroc` is known after the run, and no value of the model'],
    ['metric a = mse - ood', '`ood` is an evaluation, and no value of the model'],
  ])('%s: %s', (metric, message) => {
    expect(messages(spec(ood(), metric))).toEqual([`GEN3022 ${message}`]);
  });
});

describe('claims', () => {
  const claims = (text: string): string[] => messages(spec(ood(), text));

  test.each([
    'claim auroc(ood.near, mnist.test) < 0.5',
    'claim auroc(ood.near, mnist.test) > 2 * average(ood.near, glyphs.test)',
    'claim mse <= 0.3',
    'claim (average(mse, train) - mse) / mse < 10^-1',
    'claim -mse >= -1',
  ])('%s', (text) => {
    expect(claims(text)).toEqual([]);
  });

  test.each([
    ['claim mse', 'GEN3024 a claim compares two numbers that are known after the run'],
    ['claim mse == 0.2', 'GEN3024 a claim compares two numbers that are known after the run'],
    ['claim 1 < 2', 'GEN3024 this claim names no result'],
    ['claim auroc(odd.near, mnist.test) < 1', 'GEN1001 there is no evaluation `odd`'],
    ['claim auroc(ood.naer, mnist.test) < 1', 'GEN1001 the evaluation `ood` has no score `naer`'],
    ['claim auroc(ood.near, mnist.train) < 1', 'GEN1001 the evaluation `ood` scores no set `mnist.train`'],
    ['claim auroc(ood.near, glyphs.test) < 1', 'GEN1001 `glyphs.test` is what the others are compared with'],
    ['claim auroc(ood.near) < 1', 'GEN1009 `auroc` takes a score and a set'],
    ['claim average(mse, tset) < 1', 'GEN1001 there is no split `tset`'],
    ['claim error < 1', 'GEN2004 a number known at compile time is needed here, not a tensor [28, 28, 1]'],
  ])('%s: %s', (text, message) => {
    expect(claims(text)).toEqual([message]);
  });

  test('are those of one model, as expects are; evaluations are inherited and replaced by name', () => {
    const text = spec(
      ood(),
      'claim mse < 1',
      'variant V of M { evaluate ood { score far = mse inside mnist.test } claim mse < 2 }\nvariant W of M {}',
    );
    expect(graphOf(text, 'M').claims.map((claim) => claim.text)).toEqual(['mse < 1']);
    expect(graphOf(text, 'V').claims.map((claim) => claim.text)).toEqual(['mse < 2']);
    expect(graphOf(text, 'V').evaluations[0]!.scores.map(({ name }) => name)).toEqual(['far']);
    expect(graphOf(text, 'W').claims).toEqual([]);
    expect(graphOf(text, 'W').evaluations[0]!.scores.map(({ name }) => name)).toEqual(['near']);
  });

  test('one of an evaluation that failed is not reported again', () => {
    expect(messages(spec(ood('score near = -error'), 'claim auroc(ood.near, mnist.test) < 1'))).toHaveLength(1);
  });
});
