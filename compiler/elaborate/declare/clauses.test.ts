import { describe, expect, test } from 'vitest';
import { format } from '../../../grammar/index.js';
import { entryBlocks } from '../../diff/render/story-entries.js';
import { diffTexts } from '../../diff/testing/subjects.js';
import { diagnose, graphOf } from '../../testing/testing.js';

const model = (clauses: string, more = ''): string => `model Small {
  param few = 3
  data tiny { x: [4, 4, 1] in 0..1 }
  net F(x) -> [4, 4, 1] in 0..1 { return x -> Conv(1, 3) -> sigmoid }
  loss total = mean((F(x) - x)^2)
  train { minimize total over F with adam() }
  sample shown(x) = x, F(x) ${clauses}
${more}}
`;
const said = (text: string): string[] =>
  diagnose(text).map(({ code, message, hint }) => `${code} ${message}${hint ? ` (${hint})` : ''}`);

describe('random examples', () => {
  test('are a number of a split, also one of a param', () => {
    expect(graphOf(model('on train random 5')).samples[0]!.on).toEqual({ split: 'train', random: 5 });
    expect(graphOf(model('random few on test at every epoch')).samples[0]!.on).toEqual({ split: 'test', random: 3 });
    expect(graphOf(model('', '  metric part = mean(F(x)) on test random 8\n')).metrics[0]!.on).toMatchObject({
      random: 8,
    });
  });

  test('are a whole number from 1 on, and no other choice beside them', () => {
    expect(said(model('on test random 0'))).toEqual(['GEN1010 random takes a whole number from 1 on, not 0']);
    expect(said(model('on test random 2.5'))).toEqual(['GEN1010 random takes a whole number from 1 on, not 2.5']);
    expect(said(model('on test random 5 random 6'))).toEqual(['GEN0033 `random` is said twice (Keep one of the two.)']);
    expect(said(model('on test first 10 random 5'))).toEqual([
      'GEN1010 `first` and `random` both say which examples are taken (Keep one: `first 10` takes them in the order of the data, `random 10` by the seed.)',
    ]);
    expect(said(model('on test random'))[0]).toMatch(/^GEN0/);
    const distance = '  sample drawn(n=2_048) = sigmoid(normal([4, 4, 1]))\n  metric fid = fid(drawn, x, features=mnist_cnn) on test random 9\n'; // prettier-ignore
    expect(said(model('', distance)).join()).toContain('fid compares with the first pictures of a split');
  });

  test('are a word by its place alone', () => {
    const named = model('on test random random').replace('few', 'random').replace('net F(x)', 'net random_net(x)').replaceAll('F(x)', 'random_net(x)').replace('over F ', 'over random_net '); // prettier-ignore
    expect(graphOf(named).samples[0]!.on).toEqual({ split: 'test', random: 3 });
  });

  test('are laid out like the first ones, and compared in words', () => {
    const text = model('on   test   random   5');
    expect(format({ path: 'small.gen', text }).text).toContain('sample shown(x) = x, F(x) on test random 5\n');
    const blocks = entryBlocks(diffTexts(model('on test first 5'), model('on test random 5')), ['sample']);
    expect(blocks.flatMap(({ lines }) => lines.map((line) => `${line.label} ${line.text}`))).toEqual([
      'sample shown first 5 → random 5',
    ]);
  });

  test('give a term of theirs a function of its own', () => {
    const terms = '  metric a = mean(F(x)) on test random 8\n  metric b = mean(F(x)) on test first 8\n';
    expect(graphOf(model('', terms)).metrics.map(({ on }) => on)).toEqual([
      { split: 'test', random: 8 },
      { split: 'test', first: 8 },
    ]);
  });
});
