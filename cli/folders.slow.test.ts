/** Folders that give splits, sides and classes, from the files to the record of a run. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { emptyFolder, genc } from './testing.js';

const spec = (data: string, more = '', input = 'x'): string => `model AE {
  data pics ${data}
  net E(${input}) -> [4, 4, 3] in 0..1 { return ${input} -> Conv(3, 3) -> sigmoid }
  loss l = mean((E(${input}) - ${input === 'x' ? 'x' : 'b'})^2)
  train { minimize l over E with adam(lr=1e-3)
    batch 4 }
  ${more}
}
`;
const x = 'x: [4, 4, 3] in 0..1';
const sides = '{ a: [4, 4, 3] in 0..1 from A  b: [4, 4, 3] in 0..1 from B }';

/** A project with the spec `m.gen` and pictures in folders of `pics`. */
async function project(text: string, folders: Readonly<Record<string, number>>): Promise<string> {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'm.gen'), text);
  let value = 0;
  for (const [folder, count] of Object.entries(folders)) {
    mkdirSync(join(cwd, 'pics', folder), { recursive: true });
    for (let i = 0; i < count; i++) {
      const background = { r: (value += 7) % 256, g: 99, b: 0 };
      await sharp({ create: { width: 4, height: 4, channels: 3, background } }).png().toFile(join(cwd, 'pics', folder, `${i}.png`)); // prettier-ignore
    }
  }
  return cwd;
}
const train = (cwd: string, ...more: string[]): ReturnType<typeof genc> =>
  genc(['train', 'm.gen', '--out', 'run', '--threads', '1', ...more], { cwd });
const recorded = (cwd: string): unknown =>
  (JSON.parse(readFileSync(join(cwd, 'run/run.json'), 'utf8')) as { data: { pics: unknown } }).data.pics;

describe('train', () => {
  test.each([
    ['other names', { domainA: 3, domainB: 3 }, 'it has domainA (3 pictures) and domainB (3 pictures)'],
    ['no folders', { '.': 4 }, 'it has no folders, but 4 pictures'],
    ['sides below splits', { 'train/inputs': 3, 'train/targets': 3, 'test/inputs': 1, 'test/targets': 1 }, 'it has inputs (4 pictures) and targets (4 pictures)'], // prettier-ignore
  ])('sides that are not there, %s: no halves, but an error with the folders', async (_, folders, there) => {
    for (const word of ['unpaired ', '']) {
      const cwd = await project(spec(`${word}from "./pics" -> resize(4) ${sides}`, '', 'a'), folders);
      const { code, err } = await train(cwd);
      expect(code).toBe(1);
      expect(err).toContain(`pics has no folders A and B for a and b; ${there}.`);
      expect(err).toContain('If each picture shows both sides in its two halves');
    }
  });

  test('the record and the report name classes in natural order, and pictures can be drawn without the data', async () => {
    const text = spec(
      `from "./pics" { ${x}  kind: class(3) from folder  split test=0 }`,
      'sample show(kind, n=2) = E(uniform([4, 4, 3])), kind each kind',
    );
    const cwd = await project(text, { '10': 2, '2': 3, '@eaDir/2': 4 });
    mkdirSync(join(cwd, 'store'));
    await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } }).png().toFile(join(cwd, 'store/1.png')); // prettier-ignore
    symlinkSync('../store', join(cwd, 'pics/linked'));
    symlinkSync('..', join(cwd, 'pics/2/round'));
    const { code, err } = await train(cwd);
    expect(err).toContain('pics: 1 link to a folder around itself, not followed: 2/round.');
    expect(code).toBe(0);
    expect(recorded(cwd)).toMatchObject({
      counts: { train: 6 },
      classes: { kind: { names: ['2', '10', 'linked'], counts: { train: [3, 2, 1] } } },
      warnings: ['pics: 1 link to a folder around itself, not followed: 2/round.'],
      passedOver: { pics: { '@eaDir': 4 } },
    });
    expect(readFileSync(join(cwd, 'run/report.html'), 'utf8')).toMatch(/<td class="n">2<\/td><td>linked<\/td>/);
    const drawn = readFileSync(join(cwd, 'run/samples/show/epoch-0001.png'));
    rmSync(join(cwd, 'pics'), { recursive: true });
    expect((await genc(['sample', 'run', 'show', '--out', 'again.png', '--threads', '1'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 'again.png')).equals(drawn)).toBe(true);
  });

  test('an old run whose classes had other numbers does not go on', async () => {
    const cwd = await project(spec(`from "./pics" { ${x}  kind: class(2) from folder }`), { '10': 3, '2': 3 });
    expect((await train(cwd)).code).toBe(0);
    const path = join(cwd, 'run/run.json');
    const { data, ...old } = JSON.parse(readFileSync(path, 'utf8')) as { data: object };
    expect((await genc(['resume', 'run', '--epochs', '2', '--threads', '1'], { cwd })).code).toBe(0);
    expect(data).toBeDefined();
    writeFileSync(path, JSON.stringify(old));
    const { code, err } = await genc(['resume', 'run', '--epochs', '3', '--threads', '1'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('it was started when class 0 of kind was the folder 10; today it is 2.');
  });

  test('a single picture is trained on; pictures that are all held out are an error that says where they are', async () => {
    const one = await project(spec(`from "./pics" { ${x} }`), { '.': 1 });
    expect((await train(one)).code).toBe(0);
    expect(recorded(one)).toMatchObject({ counts: { train: 1 } });
    expect(recorded(one)).not.toHaveProperty('warnings');
    const held = await project(spec(`from "./pics" { ${x} }`), { test: 3 });
    const { code, err } = await train(held);
    expect(code).toBe(1);
    expect(err).toContain("The data set 'pics' has no training examples: it has 3 in its test split.");
    expect(err).toContain('`split folders=false`');
  });
});
