import { describe, expect, test } from 'vitest';
import { diagnose, graphOf } from '../../../testing/testing.js';
import { diffTexts, rootsOf } from '../../../diff/testing/subjects.js';
import { emit } from '../../../emit/tfjs/emit.js';

const model = (body: string, rest = ''): string => `model Small {
  data tiny { x: [4, 4, 1] in 0..1  digit: class(3) }
  net G(w: [3]) -> [4, 4, 1] { return w -> Dense(16) -> Reshape(4, 4, 1) }
  net F(x) -> [3] { return x -> Flatten -> Dense(3) }
  sample project(x) {
${body}
  } ${rest}
}`;
const search = 'minimize mean((G(w) - x)^2) over w with adam(lr=0.1), repeat 20';
const said = (body: string): string[] =>
  diagnose(model(body)).map(({ code, message, hint }) => `${code} ${message} (${hint ?? ''})`);
async function emitted(body: string): Promise<string> {
  const code = await emit(graphOf(model(body)));
  return /\n(export function sampleProject[\s\S]*?\n})\n/.exec(code)![1]!;
}

describe('the code of a procedure', () => {
  test('starts at the starting value and continues with the value found', async () => {
    const code = await emitted(`free w = F(x)\n${search}\nreturn x, G(w)`);
    expect(code).toMatch(/const \[w2\] = nn\.least\(\s*\(w2: Tensor2D\) => \{/);
    expect(code).toMatch(/\[fOfX],\n {4}adam\(\{ lr: 0\.1 }\),\n {4}20,/);
    expect(code).toContain('const gOfW = tf.tidy(() => G(w.G, w2));');
    expect(code).toContain('return [x, gOfW];');
  });

  test('computes values that do not depend on the free value once, outside the search', async () => {
    const code = await emitted(
      'free w = F(x)\nsmall = x -> AvgPool(2)\nminimize mean(((G(w) -> AvgPool(2)) - small)^2) over w with sgd(), repeat 5\nreturn w',
    );
    expect(code.indexOf('const small')).toBeGreaterThan(0);
    expect(code.indexOf('const small')).toBeLessThan(code.indexOf('nn.least'));
  });

  test('has formulas of the free value: the same draws while it is sought and afterwards', async () => {
    const code = await emitted(
      'free w = F(x)\ny = G(w + normal([3]))\nminimize mean((y - x)^2) over w with adam(), repeat 5\nreturn y',
    );
    expect(code.match(/pass\.normal/g)).toHaveLength(1);
    expect(code.match(/const y = .*G\(w\.G, tf\.add\(w2, normal\)\)/g)).toHaveLength(2);
  });

  test('seeks several values together, or one after the other', async () => {
    const together = await emitted(
      'free w = 0 * F(x)\nfree v = F(x)\nminimize mean((G(w + v) - x)^2) over w, v with adam(), repeat 5\nreturn w, v',
    );
    expect(together).toMatch(/const \[w2, v\] = nn\.least\(\s*\(w2: Tensor2D, v: Tensor2D\) => \{/);
    const after = await emitted(
      `free w = F(x)\nfree v = 0 * w\nminimize mean((G(w + v) - x)^2) over w with adam(), repeat 5
       minimize mean((G(w + v) - x)^2) over v with adam(), repeat 6\nreturn w, v`,
    );
    // While w is sought, v has its starting value: a multiple of w's starting value.
    expect(after.match(/nn\.least/g)).toHaveLength(2);
    expect(after).toMatch(/const multiply: Tensor2D = tf\.mul\(0, fOfX\)/);
    expect(after).toMatch(/tf\.add\(w2, multiply\)[\s\S]*tf\.add\(w2, v\)/);
  });

  test('continues with the value that an earlier search found', async () => {
    const code = await emitted(`free w = F(x)\n${search}\n${search.replace('0.1', '0.01')}\nreturn w`);
    expect(code).toMatch(/\[fOfX],\n {4}adam\(\{ lr: 0\.1 }\)[\s\S]*\[w2],\n {4}adam\(\{ lr: 0\.01 }\)/);
  });

  test('gives every example a value of its own, even if all start from the same', async () => {
    const text = model('free s = 1\nminimize mean((s * G(F(x)) - x)^2) over s with adam(), repeat 5\nreturn s');
    expect(await emit(graphOf(text))).toContain('[tf.fill([pass.batch], 1)]');
  });
});

describe('a procedure is run', () => {
  const at = (rest: string): unknown => graphOf(model(`free w = F(x)\n${search}\nreturn w`, rest)).samples[0]!.at;

  test('on demand, or at the times that the spec gives', () => {
    expect(at('')).toBeUndefined();
    expect(at('on test first 4')).toBeUndefined();
    expect(at('at epochs last')).toEqual({ kind: 'epochs', epochs: ['last'] });
  });
});

describe('an error in a procedure', () => {
  test.each([
    ['free w = F(x)\nreturn w', /^GEN3030 `w` is free, and nothing minimises over it/],
    [`free w = F(x)\n${search.replace('over w', 'over v')}\nreturn w`, /^GEN3007 there is no free value `v`/],
    [`free weight = F(x)\n${search.replace('G(w)', 'G(weight)').replace('over w', 'over weigth')}\nreturn weight`, /^GEN3007 .*Did you mean `weight`/], // prettier-ignore
    [`free w = F(x)\n${search.replace('over w', 'over G')}\nreturn w`, /^GEN3007 a procedure moves free values, and `G` is a net/], // prettier-ignore
    [`free w = F(x)\n${search.replace('G(w)', 'G(F(x))')}\nreturn w`, /^GEN3006 `w` makes no difference/],
    [`free w = F(x)\n${search.replace('G(w)', 'G(stop(w))')}\nreturn w`, /^GEN3006 `w` makes no difference/],
    [`free w = F(x)\n${search}, clip gradients 1\nreturn w`, /^GEN1008 a search has no `clip`/],
    [`free w = F(x)\n${search}, every 2\nreturn w`, /^GEN1008 a search has no `every`/],
    [`free w = F(x)\n${search.replace(', repeat 20', '')}\nreturn w`, /^GEN1009 this search does not say how long/],
    [`free w = F(x)\n${search.replace('adam(lr=0.1)', 'adma(lr=0.1)')}\nreturn w`, /^GEN3005 there is no optimizer `adma`/], // prettier-ignore
    [`free w = F(x)\n${search.replace('repeat 20', 'repeat 0.5')}\nreturn w`, /^GEN1010 repeat takes a whole number/],
    [`free w = F(x)\n${search.replace('mean((G(w) - x)^2)', '(G(w) - x)^2')}\nreturn w`, /^GEN3001 what is minimised has/], // prettier-ignore
    [`free w = F(x)\n${search}`, /^GEN1020 `project` returns nothing/],
    [`free w = F(x)\n${search}\nreturn w\nreturn w`, /^GEN1021 `project` has returned before this line/],
    [`free w = F(x)\n${search}\nreturn w, digit`, /^GEN3010 the sample `project` needs `digit`/],
    ['free w = digit\nminimize mean(w) over w with adam(), repeat 2\nreturn x', /^GEN2005 `w` starts as a class/],
  ])('%s', (body, message) => {
    expect(said(body)).toEqual([expect.stringMatching(message)]);
  });
});

test('two procedures differ in their start, their optimizer and their loss', () => {
  const before = model(`free w = F(x)\n${search}\nreturn w`);
  const changed = (from: string, to: string): string[] => rootsOf(diffTexts(before, before.replace(from, to)));
  expect(changed('repeat 20', 'repeat 20')).toEqual([]);
  expect(changed('lr=0.1', 'lr=0.1, beta1=0.9')).toEqual([]);
  const elsewhere = changed('  net F', '  net E(x) -> [3] { return x -> Flatten -> Dense(3) }\n  net F');
  expect(elsewhere.filter((change) => !change.includes('net E'))).toEqual([]);
  for (const [from, to] of [
    ['repeat 20', 'repeat 30'],
    ['lr=0.1', 'lr=0.2'],
    ['free w = F(x)', 'free w = 2 * F(x)'],
    ['mean((G(w)', 'sum((G(w)'],
  ] as const)
    expect(changed(from, to), to).toEqual([expect.stringContaining('value project/w')]);
});
