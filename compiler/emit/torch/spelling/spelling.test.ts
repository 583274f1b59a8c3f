/** Spellings compared with facts: every property of a row has its counterpart in the spelling. */
import { describe, expect, test } from 'vitest';
import type { OpEntry } from '../../../catalogue/row/types.js';
import type { SettingValue, ValueType } from '../../../catalogue/row/values.js';
import { layers } from '../layers.js';
import { bare } from './expression.js';
import { idOf, spelledRows as rows } from '../../../testing/spelled-rows.js';
import { spellingOf, spellings } from './index.js';
import type { CallContext } from './spelling.js';

const questions = ['log_prob', 'inverse', 'draw', 'round_trip', 'lipschitz'];

test('every op has one row and one spelling', () => {
  expect(rows.map(idOf).sort()).toEqual(Object.keys(spellings).sort());
});

describe('a spelling has', () => {
  test('an inverse if the row is invertible, and only then', () => {
    for (const row of rows) expect(spellingOf(row).inverse !== undefined, idOf(row)).toBe(row.bijection !== undefined);
  });

  test('a name for each result', () => {
    for (const row of rows) expect(spellingOf(row).results?.length, idOf(row)).toBe(row.results?.length);
  });

  test('a measure of the Lipschitz constant only where the row bounds it', () => {
    for (const row of rows) if (spellingOf(row).measure) expect(row.lipschitz, idOf(row)).toBeDefined();
  });

  test('a module if the row owns weights, but for a weight alone', () => {
    for (const row of rows.filter(({ weights }) => weights)) {
      if (['Weight', 'PositionEmbedding'].includes(row.name)) continue;
      expect(spellingOf(row).module, idOf(row)).toBeDefined();
      expect(spellingOf(row).weights, idOf(row)).toBeDefined();
    }
  });
});

const defaults = (row: OpEntry): Record<string, SettingValue> =>
  Object.fromEntries(row.settings.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]])));

/** The surroundings of a call on values x, y, z. */
function codeOf(row: OpEntry, shape: readonly number[], more: Record<string, SettingValue> = {}): CallContext {
  const type: ValueType = { shape, batched: true };
  const settings = {
    order: [...shape.keys()],
    at: [1],
    sides: [[1, 1]],
    shift: 1,
    between: [0, 1],
    epochs: 1,
    ...defaults(row),
    ...more,
  };
  const types = row.inputs.map(() => type);
  const inputs = ['x', 'y', 'z'].slice(0, row.inputs.length);
  const made = row.shape({ inputs: types, input: {}, settings });
  return {
    ...{ types, settings, inputs },
    declared: {},
    output: { shape: Array.isArray(made) ? (made as readonly number[]) : shape, batched: true },
    weights: [],
    number: String,
    input: {},
    self: 'self.layer',
    key: '"key"',
    draw: 'draw',
    device: 'x.device',
    branch: (received) => `self.branch(${received})`,
    branchFunction: 'self.branch',
  };
}

const row = (name: string): OpEntry => rows.find((each) => idOf(each) === name)!;
const called = (name: string, shape: readonly number[], more?: Record<string, SettingValue>): string =>
  spellingOf(row(name)).call(codeOf(row(name), shape, more));
const made = (name: string, shape: readonly number[], more?: Record<string, SettingValue>): string =>
  spellingOf(row(name)).module!(codeOf(row(name), shape, more));

test.each([
  ['same with an odd kernel', { kernel: 3 }, 'nn.Conv2d(3, 8, 3, padding=1)', 'self.layer(x)'],
  [
    'same by steps of two',
    { kernel: 3, stride: 2 },
    'nn.Conv2d(3, 8, 3, stride=2)',
    'self.layer(F.pad(x, (1, 1, 0, 1)))',
  ],
  ['a number', { kernel: 4, stride: 2, padding: 1 }, 'nn.Conv2d(3, 8, 4, stride=2, padding=1)', 'self.layer(x)'],
  ['valid', { kernel: [2, 5], padding: 'valid', bias: false }, 'nn.Conv2d(3, 8, (2, 5), bias=False)', 'self.layer(x)'],
])('the padding of a convolution: %s', (_, settings, constructor, call) => {
  expect(made('Conv', [6, 7, 3], { channels: 8, ...settings })).toBe(constructor);
  expect(called('Conv', [6, 7, 3], { channels: 8, ...settings })).toBe(call);
});

test.each([
  ['an odd rest is cut off at the far side', { kernel: 3, stride: 2 }, 'stride=2', 'self.layer(x)[:, :, :-1, :-1]'],
  ['an even rest is padding', { kernel: 4, stride: 2 }, 'stride=2, padding=1', 'self.layer(x)'],
  ['steps beyond the kernel are filled up', { kernel: 2, stride: 3 }, 'stride=3, output_padding=1', 'self.layer(x)'],
])('the padding of a transposed convolution: %s', (_, settings, more, call) => {
  const given = { channels: 8, ...settings };
  expect(made('ConvTranspose', [6, 7, 3], given)).toBe(`nn.ConvTranspose2d(3, 8, ${settings.kernel}, ${more})`);
  expect(called('ConvTranspose', [6, 7, 3], given)).toBe(call);
});

test.each([
  ['sum', [4, 4, 3], 'x.sum(dim=(1, 2, 3))'],
  ['mean', [5], 'x.mean(dim=1)'],
  ['largest', [], 'x'],
  ['norm', [5], 'safe_sqrt(torch.square(x).sum(dim=1))'],
  ['Flatten', [4, 4, 3], 'x.permute(0, 2, 3, 1).flatten(1)'],
  ['Flatten', [4, 4, 1], 'x.flatten(1)'],
  ['softmax', [4, 4, 3], 'torch.softmax(x, dim=1)'],
  ['softmax', [5, 3], 'torch.softmax(x, dim=2)'],
  ['>', [5], '(x > y).float()'],
])('%s of %j is %s', (name, shape, text) => {
  expect(called(name, shape)).toBe(text);
});

test('parentheses come off where they enclose the whole', () => {
  const cases = {
    '(a + b)': 'a + b',
    '(a) + (b)': '(a) + (b)',
    '((a))': '(a)',
    '(a, b)': '(a, b)',
    "(f(')'))": "f(')')",
  };
  for (const [text, plain] of Object.entries(cases)) expect(bare(text)).toBe(plain);
});

test('names of layers in spellings are those of definitions', () => {
  const known = new Set(Object.keys(layers));
  const texts = rows
    .filter(({ name }) => !questions.includes(name))
    .flatMap((each) => {
      const { call, inverse, module } = spellingOf(each);
      const shape = each.name === 'grey' ? [12, 12, 1] : each.name === 'Dense' ? [8] : [12, 12, 4];
      const more = {
        channels: 8,
        units: 8,
        kernel: 3,
        shape: [12, 12, 4],
        range: [0, 1],
        which: 1,
        order: [...shape.keys()],
        at: [1],
        sides: [[1, 1]],
        shift: 1,
        rate: 0.5,
        temperature: 1,
      };
      const code = { ...codeOf(each, shape, more), weights: [{ path: 'N/codes', shape: [8, 4] }] as never };
      return [call(code), inverse?.({ ...code, inputs: ['x', 'y'] }), module?.(code)].filter(
        (text) => text !== undefined,
      );
    });
  const names = texts.flatMap((text) => [...text.matchAll(/(?<![\w.])([A-Za-z_]\w*)\(/g)].map(([, name]) => name!));
  expect([...new Set(names)].filter((name) => !known.has(name) && name !== 'sum' && name !== 'len')).toEqual([]);
});

test.each([
  ['add', ['a', '(b * c)'], '(a + b * c)'],
  ['add', ['(a + b)', '(c + d)'], '(a + b + (c + d))'],
  ['subtract', ['(a / b)', '(c - d)'], '(a / b - (c - d))'],
  ['multiply', ['(a * b)', '(c * d)'], '(a * b * (c * d))'],
  ['divide', ['(a + b)', '(c * d)'], '((a + b) / (c * d))'],
  ['multiply', ['(a < b).float()', 'f(a + b)'], '((a < b).float() * f(a + b))'],
  ['add', ['(-a)', '-1'], '((-a) + (-1))'],
])('%s of %j is %s', (name, inputs, text) => {
  const { call } = spellingOf(row(name));
  expect(call({ ...codeOf(row(name), [5]), inputs })).toBe(text);
});
