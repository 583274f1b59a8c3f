/** Schedules that contradict themselves, and schedules that leave nothing to train. */
import { describe, expect, test } from 'vitest';
import { checkFile } from '../compile.js';

function said(train: string, settings: Record<string, string> = {}): string[] {
  const text = `model A {
  data glyphs { x: [28, 28, 1] in 0..1 }
  net F(x) -> [28, 28, 1] in 0..1 { return x -> Conv(1, 3) -> sigmoid }
  net G(x) -> [28, 28, 1] in 0..1 { return x -> Conv(1, 3) -> sigmoid }
  loss l = mean((F(x) - x)^2)
  loss m = mean((G(x) - x)^2)
  train { ${train} }
}`;
  const { diagnostics } = checkFile('a.gen', { read: () => text, settings });
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}
const step = 'minimize l over F with adam(lr=1e-3)\n minimize m over G with adam()\n';

describe('schedules', () => {
  test.each([
    ['linear(from=5, to=3)', 'GEN1010 a learning rate cannot fall from epoch 5 to epoch 3'],
    ['linear(from=3, to=3)', 'GEN1010 a learning rate cannot fall from epoch 3 to epoch 3'],
    ['step(every=0)', 'GEN1010 a learning rate cannot fall every 0 epochs'],
    ['cosine(to=0)', 'GEN1010 a learning rate cannot be zero from the start'],
    ['cosine(to=3, warmup=3)', 'GEN1010 a warm-up of 3 epochs leaves nothing to fall until epoch 3'],
  ])('%s cannot be', (schedule, message) => {
    expect(said(`${step} schedule ${schedule}\n epochs 5`)).toEqual([message]);
    expect(said(`stage one { ${step} schedule ${schedule} }`)).toEqual([message]);
  });

  test.each([
    ['cosine(to=2)', 'the last 3 epochs train nothing: the learning rate is 0 from epoch 2 on'],
    ['linear(from=1, to=4)', 'the last epoch trains nothing: the learning rate is 0 from epoch 4 on'],
    ['step(every=2, factor=0)', 'the last 3 epochs train nothing: the learning rate is 0 from epoch 2 on'],
  ])('%s ends before 5 epochs do', (schedule, message) => {
    expect(said(`${step} schedule ${schedule}\n epochs 5`)).toEqual([`GEN4020 ${message}`]);
  });

  test.each(['cosine(to=5)', 'cosine(to=4.5)', 'linear(from=100, to=200)', 'step(every=1)', 'cosine(to=9, warmup=1)'])(
    '%s is above zero in 5 epochs',
    (schedule) => expect(said(`${step} schedule ${schedule}\n epochs 5`)).toEqual([]),
  );

  test('stages count their own epochs, by the schedule beside them or their own', () => {
    const stages = (a: string, b: string): string =>
      `stage one { minimize l over F with adam()\n ${a} }\n stage two { minimize m over G with adam()\n ${b} }`;
    expect(said(`schedule cosine(to=2)\n ${stages('epochs 2', 'epochs 3')}`)).toEqual([
      'GEN4020 the last epoch of the stage `two` trains nothing: the learning rate is 0 from epoch 2 on',
    ]);
    expect(said(`schedule cosine(to=2)\n ${stages('epochs 2', 'epochs 3\n schedule cosine(to=3)')}`)).toEqual([]);
  });

  test('epochs and schedules from outside are looked at too', () => {
    const spec = `${step} schedule cosine(to=2)\n epochs 2`;
    expect(said(spec, { epochs: '4' })).toHaveLength(1);
    expect(said(spec, { epochs: '4', schedule: 'cosine(to=4)' })).toEqual([]);
  });

  test('a warm-up as long as the training, and a rate of 0', () => {
    expect(said(`${step} schedule cosine(to=20, warmup=5)\n epochs 5`)).toEqual([
      'GEN4020 the learning rate is never as written: its warm-up takes 5 epochs, the training 5 epochs',
    ]);
    expect(said('minimize l over F with sgd(lr=0)\n minimize m over G with adam()')).toEqual([
      'GEN4020 the step `step` trains nothing: its learning rate is 0',
    ]);
  });
});
