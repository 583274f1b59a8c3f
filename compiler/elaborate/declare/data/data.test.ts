import { describe, expect, test } from 'vitest';
import { emit } from '../../../emit/tfjs/emit.js';
import { compileFile } from '../../../index.js';
import type { ModelGraph } from '../../../graph/types.js';

const model = (data: string, rest = ''): string => `model M {\n  data photos {\n    ${data}\n  }\n  ${rest}\n}\n`;

function compiled(text: string): { graph: ModelGraph | undefined; errors: string[] } {
  const { graph, diagnostics } = compileFile('m.gen', { read: () => text });
  return { graph, errors: diagnostics.flatMap(({ code, severity, message }) => (severity === 'error' ? [`${code} ${message}`] : [])) }; // prettier-ignore
}
const x = 'x: [16, 16, 3] in 0..1';
const photo = 'photo: [16, 16, 3] in -1..1';

describe('settings of data', () => {
  test('balance, choose and split reach the graph', () => {
    const { graph, errors } = compiled(
      model(`${x}\n    kind: class(2)\n    balance kind\n    choose folders=5, examples=90\n    split test=0.2`),
    );
    expect(errors).toEqual([]);
    expect(graph!.data[0]).toMatchObject({ balance: 'kind', folders: 5, examples: 90, split: { test: 0.2 } });
  });

  test.each([
    ['balance x', `${x}\n    balance x`, 'GEN1010'],
    ['balance of what is not there', `${x}\n    balance kind`, 'GEN1010'],
    ['balance by two', `${x}\n    kind: class(2)\n    balance kind, kind`, 'GEN1010'],
    ['no folders at all', `${x}\n    choose folders=0`, 'GEN1010'],
    ['no examples', `${x}\n    choose examples=0`, 'GEN1010'],
    ['half a folder', `${x}\n    choose folders=2.5`, 'GEN1010'],
    ['an unknown setting', `${x}\n    shuffle kind`, 'GEN1008'],
    ['a share above one', `${x}\n    split test=1.5`, 'GEN1010'],
  ])('%s is an error', (_, data, code) => {
    expect(compiled(model(data)).errors.filter((error) => error.startsWith(code))).toHaveLength(1);
  });
});

describe('sources of fields', () => {
  const a = (from: string): string => `a: [16, 16, 3] in 0..1 from ${from}`;
  const b = (from: string): string => `b: [16, 16, 3] in 0..1 from ${from}`;
  const sided = (word: string, ...fields: string[]): string =>
    `model M {\n  data photos ${word} { ${fields.join('\n')} }\n}\n`;

  test('a text is a folder, for a field and for a split, down to the module', async () => {
    const text = model(
      `${a('"in puts"')} -> mirror\n ${b('"x/targets"')}\n split train="seen", test="un'seen", folders=false`,
    );
    const { graph, errors } = compiled(text);
    expect(errors).toEqual([]);
    expect(graph!.data[0]!.fields.map(({ from, folder }) => [from, folder])).toEqual([
      [undefined, 'in puts'],
      [undefined, 'x/targets'],
    ]);
    expect(graph!.data[0]!.split).toEqual({ train: 'seen', test: "un'seen", folders: false });
    const code = (await emit(graph!)).replace(/\s+/g, ' ');
    expect(code).toContain("folder: 'in puts'");
    expect(code).toMatch(/split: \{ test: "un'seen", train: 'seen', folders: false,? \}/);
  });

  test.each([
    ['a word that is none', model(a('lefft')), 'a picture cannot be read from lefft'],
    ['a class word for a picture', model(a('folder')), 'a picture cannot be read from folder'],
    ['an empty text', model(a('""')), 'an empty text names no folder'],
    ['a folder for a class', model(`${x}\n k: class(3) from "cats"`), 'a class cannot be read from "cats"'],
    ['an empty split', model(`${x}\n split test=""`), '`split` takes a number in 0..0.9, or a text in quotes as test'],
    ['a share to train on', model(`${x}\n split train=0.5`), '`split` takes a text in quotes as train'],
    ['unpaired without sides', sided('unpaired', x, 'y: [16, 16, 3]'), '`photos` is unpaired, but no field says'],
    ['paired without sides', sided('paired', x, 'y: [16, 16, 3]'), '`photos` is paired, but no field says'],
    [
      'unpaired of one side',
      sided('unpaired', a('A'), b('A')),
      '`photos` is unpaired, but all its pictures are read from one side',
    ],
    [
      'unpaired with a wrong word',
      sided('unpaired', a('lefft'), b('rihgt -> mirror')),
      'a picture cannot be read from lefft',
    ],
  ])('%s is an error', (_, text, message) => {
    const { errors } = compiled(text);
    expect(errors.filter((error) => error.startsWith(`GEN1010 ${message}`))).toHaveLength(1);
    expect(errors.filter((error) => error.includes('unpaired') || error.includes('paired'))).toHaveLength(
      message.includes('paired') || message.includes('one side') ? 1 : 0,
    );
  });

  test.each([
    sided('unpaired', a('left'), b('right')),
    sided('unpaired', a('"horses"'), b('"zebras"')),
    sided('paired', a('left'), 'k: class(2)'),
    sided('', a('A'), b('B')),
  ])('sides that are said are none: %s', (text) => {
    expect(compiled(text).errors).toEqual([]);
  });
});

describe('Lab', () => {
  test('a field may be read as Lab, and mirrored then', () => {
    expect(compiled(model(`${photo} -> resize(16) -> lab -> mirror`)).errors).toEqual([]);
  });

  test.each([
    ['bytes are needed before lab', `${photo} -> lab -> resize(16)`, 'must stand before `lab`'],
    ['lab twice', `${photo} -> lab -> lab`, 'must stand before `lab`'],
    ['another range', 'photo: [16, 16, 3] in 0..1 -> lab', 'lab makes [height, width, 3] in -1..1'],
    ['one channel', 'photo: [16, 16, 1] in -1..1 -> lab', 'lab makes [height, width, 3] in -1..1'],
  ])('%s', (_, data, message) => {
    expect(compiled(model(data)).errors.filter((error) => error.includes(message))).toHaveLength(1);
  });
});

describe('functions of pictures', () => {
  test.each([
    [
      'rgb of RGB in 0..255',
      'x: [16, 16, 3] in 0..255',
      'metric m = mean(rgb(x))',
      'in -1..1, but receives values in 0..255',
    ],
    ['lab of -1..1', photo, 'metric m = mean(lab(photo))', 'in 0..1, but receives values in -1..1'],
    ['grey of three channels', x, 'metric m = mean(grey(x))', '[height, width, 1]'],
    ['psnr of two shapes', x, 'metric m = psnr(channels(x, 0), x)', 'one shape'],
    ['psnr without a range', x, 'metric m = psnr(x, x / (x - 1))', 'a target whose range is known'],
    ['ssim of small pictures', 'x: [8, 16, 3] in 0..1', 'metric m = ssim(x, x)', '11×11'],
    ['bits of many numbers', x, 'metric m = bits_per_dim(x, like=x)', 'one number per example'],
  ])('%s is an error that says why', (_, data, rest, message) => {
    const { errors } = compiled(model(data, rest));
    expect(errors.filter((error) => error.startsWith('GEN2001') && error.includes(message))).toHaveLength(1);
  });

  test('ranges pass through: the peak of psnr is that of the transformed target', () => {
    const { graph, errors } = compiled(
      model(photo, 'metric m = psnr(0.5 * photo, photo)\n  metric n = psnr(0.5 * rgb(photo), rgb(photo))'),
    );
    expect(errors).toEqual([]);
    expect(graph!.metrics.map(({ value }) => value.type.range?.high)).toEqual([100, 100]);
  });

  test('a metric may have the name of its function', () => {
    const { graph, errors } = compiled(
      model(x, 'metric psnr = psnr(0.5 * x, x)\n  metric other = psnr(0.9 * x, x)\n  metric both = psnr + other'),
    );
    expect(errors).toEqual([]);
    expect(graph!.metrics.map((metric) => metric.name)).toEqual(['psnr', 'other', 'both']);
  });

  test('so may a let, and its name then means the let', () => {
    const { graph, errors } = compiled(model(x, 'let psnr = psnr(0.5 * x, x)\n  metric m = psnr'));
    expect(errors).toEqual([]);
    expect(graph!.metrics.map(({ value }) => value.name)).toEqual(['psnr']);
    const circle = model(x, 'let psnr = psnr + 1\n  metric m = psnr');
    expect(compiled(circle).errors.filter((error) => error.startsWith('GEN1006'))).toHaveLength(1);
  });
});
