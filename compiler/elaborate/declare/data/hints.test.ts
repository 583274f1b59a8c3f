/** Code that a message about data shows is valid: written as it is shown, the spec checks and the pictures are read. */
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openData } from '../../../../runtime/runs/data/index.js';
import type { DataDefinition } from '../../../../runtime/contract/model.js';
import { applyFixes } from '../../../diagnostics/fix.js';
import { compileFile } from '../../../index.js';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';

const spec = (body: string, header = ''): string => `model M {\n  data pics from "./pics"${header} { ${body} }\n}\n`;

function checked(text: string): Diagnostic[] {
  return compileFile('m.gen', { read: () => text }).diagnostics.filter(({ severity }) => severity === 'error');
}
const messages = (text: string): string[] => checked(text).map(({ code, message }) => `${code} ${message}`);

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'genc-hints-'));
  await mkdir(join(home, 'pics'));
  const create = { width: 48, height: 32, channels: 3, background: '#804020' } as const;
  for (const name of ['1', '2'])
    await sharp({ create })
      .png()
      .toFile(join(home, 'pics', `${name}.png`));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Opens the data that a spec declares. Returns the message and hint of the error, if there is one. */
async function opened(text: string): Promise<{ message: string; hint: string } | undefined> {
  const { graph, diagnostics } = compileFile('m.gen', { read: () => text });
  expect(diagnostics.filter(({ severity }) => severity === 'error'), text).toEqual([]); // prettier-ignore
  const { name, sources, transforms, fields } = graph!.data[0]!;
  const definition: DataDefinition = {
    ...{ name, sources, transforms, split: { test: 0 } },
    fields: Object.fromEntries(
      fields.map((field) => {
        const { shape, range } = field.value.type;
        const picture = { kind: 'image', shape: shape as [number, number, number], range: [range!.low, range!.high] } as const; // prettier-ignore
        return [field.name, { ...picture, from: field.from, transforms: field.transforms }];
      }),
    ),
  };
  try {
    (await openData(definition, { directory: home, base: home, seed: 0 })).close();
    return undefined;
  } catch (error) {
    return { message: (error as Error).message, hint: (error as { hint?: string }).hint ?? '' };
  }
}

const codes = (hint: string): string[] => [...hint.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

describe('pictures of another size than the field', () => {
  test.each(['[48, 32, 3]', '[28, 28, 3]', '[32, 48, 1]', '[20, 30, 1]'])('%s', async (shape) => {
    const failed = (await opened(spec(`x: ${shape} in 0..1`)))!;
    expect(failed.message).toContain('is [32, 48, 3], but the field x is declared as');
    const [transforms, declaration] = codes(failed.hint);
    expect(await opened(spec(`x: ${shape} in 0..1 ${transforms}`))).toBeUndefined();
    expect(await opened(spec(`${declaration} in 0..1`))).toBeUndefined();
  });

  test.each(['40', '[8, 49]', '[33, 8]'])('a window of %s is larger than the pictures', async (size) => {
    const shape = size.startsWith('[') ? size.slice(1, -1) : `${size}, ${size}`;
    const failed = (await opened(spec(`x: [${shape}, 3] in 0..1 -> crop(${size})`)))!;
    expect(failed.message.replace(/[12](?=\.png)/, '…')).toContain(`crop(${size}) does not fit into ….png, which is [32, 48, 3] there`); // prettier-ignore
    expect(await opened(spec(`x: [${shape}, 3] in 0..1 ${codes(failed.hint)[0]}`))).toBeUndefined();
    const lab = (await opened(spec(`x: [${shape}, 3] in -1..1 -> lab -> crop(${size})`)))!;
    expect(await opened(spec(`x: [${shape}, 3] in -1..1 ${codes(lab.hint)[0]}`))).toBeUndefined();
  });
});

describe('shapes after transforms are checked with the spec', () => {
  test.each([
    ['x: [28, 28, 1] in 0..1 -> resize(20) -> crop(28)', 'GEN2001 `crop(28)` cuts out of pictures that are [20, 20] there'],
    ['x: [28, 28, 1] in 0..1 -> resize(20)', 'GEN2002 `x` is declared as [28, 28, 1], but its transforms make [20, 20, 1]'],
    ['x: [28, 28, 1] in 0..1 -> resize(40) -> crop([28, 20])', 'GEN2002 `x` is declared as [28, 28, 1], but its transforms make [28, 20, 1]'],
    ['x: [28, 28, 1] in 0..1 -> rgb', 'GEN2002 `x` is declared as [28, 28, 1], but its transforms make [28, 28, 3]'],
    ['x: [28, 28, 1] in 0..1 -> resize(20) -> rgb', 'GEN2002 `x` is declared as [28, 28, 1], but its transforms make [20, 20, 3]'],
    ['x: [28, 20, 3] in -1..1 -> resize(20) -> lab', 'GEN2002 `x` is declared as [28, 20, 3], but its transforms make [20, 20, 3]'],
    ['x: [28, 28, 4] in 0..1', 'GEN2009 `x` is declared with 4 channels; pictures have 1 or 3'],
    ['x: [28, 28, 2]', 'GEN2009 `x` is declared with 2 channels; pictures have 1 or 3'],
    ['x: [28, 28, 1] in 0..1 -> lab', 'GEN2002 `x` is declared as [28, 28, 1] in 0..1, but lab makes [height, width, 3] in -1..1'],
  ])('%s', (body, message) => {
    expect(messages(spec(body))).toEqual([message]);
    const hint = checked(spec(body))[0]!.hint!;
    const [whole, end] = hint.replace(/^[^:]*: /, '').replace(/\.$/, '').split(', or let the transforms end in ');
    // The hint shows either the whole field, or the transforms that belong before the failing one.
    if (whole!.startsWith('x:')) expect(messages(spec(whole!.includes('->') || !body.includes('-> lab') ? whole! : `${whole} -> lab`)), whole).toEqual([]); // prettier-ignore
    else expect(messages(spec(`x: [28, 28, 1] in 0..1 ${whole}`)), whole).toEqual([]);
    if (end) expect(messages(spec(`${body} ${end}`)), end).toEqual([]);
  }); // prettier-ignore

  test('transforms of the header apply to every picture, and those of a field follow', () => {
    const two = 'a: [28, 28, 1] in 0..1  b: [20, 20, 1] in 0..1 -> crop(20)';
    expect(messages(spec(two, ' -> resize(28)'))).toEqual([]);
    expect(messages(spec(two, ' -> resize(16)')).map((message) => message.slice(0, 7))).toEqual(['GEN2002', 'GEN2001']);
    expect(messages(spec('x: [28, 28, 3] in 0..1', ' -> grey -> resize(28)'))).toEqual([]); // grey becomes RGB by itself
  });

  test.each(['lab', 'resize(16)', 'crop(16)', 'grey -> mirror'])('-> %s in the header passes classes by', (stages) => {
    const range = stages === 'lab' ? '-1..1' : '0..1';
    const text = spec(`x: [16, 16, 3] in ${range}  kind: class(2) from folder`, ` -> ${stages}`);
    expect(messages(text)).toEqual([]);
  });

  test('a class takes no transform', () => {
    expect(messages(spec('x: [16, 16, 3] in 0..1  kind: class(2) from folder -> resize(16)'))).toEqual([
      'GEN1010 `kind` is a class, and `resize` is for pictures',
    ]);
  });
});

test('resize(32, 48) gets a fix that writes a list', () => {
  const text = spec('x: [32, 48, 3] in 0..1 -> resize(64, 96) -> crop(32, 48)');
  expect(messages(text)).toEqual([
    'GEN1011 `resize` takes one size; height and width are a list',
    'GEN1011 `crop` takes one size; height and width are a list',
  ]);
  const mended = applyFixes(checked(text)).texts.get('m.gen')!;
  expect(mended).toContain('-> resize([64, 96]) -> crop([32, 48])');
  expect(messages(mended)).toEqual([]);
});

test.each([
  ['x: 28', /Write (x: .*) for pictures, (digit: .*) for labels/],
  ['x: [28, 28] in 0..1', /have one channel, (\[28, 28, 1\])/],
  ['x: [28, 28, 1] in 0..1  kind: class(2) from folder  balance x', /Write: (balance kind)/],
  ['x: [28, 28, 1] in 0..1  balance x', /such as (kind: class\(2\) from folder)/],
])('what the hint of %s shows checks', (body, shown) => {
  const hint = checked(spec(body))[0]!.hint!;
  const found = [...(shown.exec(hint) ?? [])].slice(1);
  expect(found.length, hint).toBeGreaterThan(0);
  const base = 'x: [28, 28, 1] in 0..1  kind: class(2) from folder';
  for (const code of found) {
    const text = code.startsWith('x:')
      ? code
      : code.startsWith('[')
        ? `x: ${code}`
        : code.startsWith('kind')
          ? `x: [28, 28, 1]  ${code}`
          : `${base}  ${code}`;
    expect(messages(spec(text)), text).toEqual([]);
  }
});
