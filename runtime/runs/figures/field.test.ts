/** Plots over a lattice: colours and arrows stand where their points are. */
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { cellMiddles, drawField, ticks } from './field.js';
import type { FieldOptions } from './field.js';

const options = (more: Partial<FieldOptions>): FieldOptions => ({
  ...{ kind: 'heat', from: -2, to: 2, cells: 4, over: 'p', numbers: 1 },
  ...more,
});
const over = (value: (x: number, y: number) => number[], cells = 4): number[] => {
  const middles = cellMiddles({ cells, from: -2, to: 2 });
  return Array.from({ length: cells * cells }, (_, i) => value(middles[2 * i]!, middles[2 * i + 1]!)).flat();
};

/** The colours of the cells in the picture inside an SVG, row by row from the top. */
async function coloursOf(svg: string, cells = 4): Promise<string[]> {
  const [, base64] = /base64,([^"]+)"/.exec(svg)!;
  const { data, info } = await sharp(Buffer.from(base64!, 'base64')).removeAlpha().raw().toBuffer({ resolveWithObject: true }); // prettier-ignore
  const step = info.width / cells;
  return Array.from({ length: cells * cells }, (_, i) => {
    const [x, y] = [Math.floor(((i % cells) + 0.5) * step), Math.floor((Math.floor(i / cells) + 0.5) * step)];
    return [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)].join();
  });
}

test('a lattice has the middles of its cells, from the top left on', () => {
  const middles = cellMiddles({ cells: 2, from: -2, to: 2 });
  expect([...middles]).toEqual([-1, 1, 1, 1, -1, -1, 1, -1]);
});

test('heat grows from the lowest number to the highest', async () => {
  const { svg } = await drawField('h', [{ values: over((x, y) => [x + 10 * y]) }], options({}));
  const colours = await coloursOf(svg);
  expect(colours[3]).toBe('253,231,37'); // the top right
  expect(colours[12]).toBe('68,1,84'); // the bottom left
  expect(new Set(colours).size).toBe(16);
  expect(svg).toContain('>16.5<');
  expect(svg).toContain('>-16.5<');
});

test('a number that is not finite is magenta and counted', async () => {
  const values = over((x, y) => [x > 1 && y > 1 ? NaN : x]);
  const { svg, png } = await drawField('h <b>', [{ values }], options({}));
  expect((await coloursOf(svg))[3]).toBe('255,0,255');
  expect(svg).toContain('1 numbers are not finite');
  expect(svg).toContain('h &lt;b&gt;');
  expect((await sharp(png).metadata()).format).toBe('png');
});

test('all panels share one scale', async () => {
  const panels = [1, 3].map((factor) => ({ caption: `times ${factor}`, values: over((x) => [factor * x]) }));
  const { svg } = await drawField('h', panels, options({}));
  const second = svg.slice(svg.indexOf('times 3'));
  expect((await coloursOf(svg))[3]).not.toBe('253,231,37');
  expect((await coloursOf(second))[3]).toBe('253,231,37');
});

test('decisions have the colour of the largest number, and its name', async () => {
  const values = over((x, y) => [x, -x, y > 0 ? 5 : -5]);
  const { svg } = await drawField(
    'd',
    [{ values }],
    options({ kind: 'decisions', numbers: 3, names: ['a', 'b', 'c'] }),
  );
  const colours = await coloursOf(svg);
  expect(new Set(colours.slice(0, 8)).size).toBe(1);
  expect(colours[8]).not.toBe(colours[11]);
  expect(svg).toMatch(/>a<.*>b<.*>c</);
});

test('arrows point where the vectors do, the longest as long as a cell', async () => {
  const values = over((x) => (x > 0 ? [0, 3] : [1.5, 0]));
  const { svg } = await drawField('v', [{ values }], options({ kind: 'vectors', numbers: 2 }));
  expect(svg).toContain('the longest arrow is 3');
  const shafts = [...svg.matchAll(/M([\d.-]+) ([\d.-]+)L([\d.-]+) ([\d.-]+)M/g)].map((found) => found.slice(1).map(Number)); // prettier-ignore
  expect(shafts).toHaveLength(16);
  const [left, right] = [shafts[0]!, shafts[3]!];
  expect([left[2]! - left[0]!, left[3]! - left[1]!]).toEqual([55, 0]);
  expect([right[2]! - right[0]!, right[3]! - right[1]!]).toEqual([0, -110]); // up
});

test('points lie where they belong; those outside and those without a number are left out', async () => {
  const points = { rows: [[0, 0], [-2, 2], [5, 0], [NaN, 1]], classes: [0, 1, 1, 0], classCount: 2 }; // prettier-ignore
  const { svg } = await drawField('h', [{ values: over(() => [1]) }], options({ points }));
  const found = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(found).toEqual([[220, 220], [0, 0]]); // prettier-ignore
  expect(svg).toContain('1 of 4 examples are not finite and left out');
});

test.each([
  [-3, 3, [-3, -2, -1, 0, 1, 2, 3]],
  [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [-0.5, 100, [0, 20, 40, 60, 80, 100]],
])('the ticks of %d to %d are round', (from, to, expected) => {
  expect(ticks(from, to)).toEqual(expected);
});
