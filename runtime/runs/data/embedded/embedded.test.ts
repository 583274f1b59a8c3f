import { expect, test } from 'vitest';
import { embeddedSource } from './source.js';
import { face } from './faces.js';
import { glyph } from './glyphs.js';

/** The share of test pictures whose nearest training picture (Euclidean distance) has their class. */
function nearestNeighbourAccuracy(draw: typeof glyph, training: number, tests: number): number {
  const known = Array.from({ length: training }, (_, i) => draw(1, i));
  let right = 0;
  for (let i = 0; i < tests; i++) {
    const { picture, label } = draw(2, i);
    let [best, found] = [Infinity, -1];
    for (const other of known) {
      let distance = 0;
      for (let j = 0; j < picture.data.length && distance < best; j++)
        distance += (picture.data[j]! - other.picture.data[j]!) ** 2;
      if (distance < best) [best, found] = [distance, other.label];
    }
    if (found === label) right++;
  }
  return right / tests;
}

test('glyphs can be told apart by their nearest neighbours, as handwritten digits can', () => {
  expect(nearestNeighbourAccuracy(glyph, 1000, 150)).toBeGreaterThan(0.9);
});

test('the two styles of faces can be told apart', () => {
  expect(nearestNeighbourAccuracy(face, 100, 40)).toBeGreaterThan(0.9);
});

test('a picture depends on seed and index alone', () => {
  for (const draw of [glyph, face]) {
    const alone = draw(5, 17);
    for (let i = 0; i < 5; i++) draw(5, i);
    expect(draw(5, 17)).toEqual(alone);
    expect(draw(6, 17).picture.data).not.toEqual(alone.picture.data);
    expect(draw(5, 17 + 10).picture.data).not.toEqual(alone.picture.data);
  }
});

test('no two of the first glyphs are alike, and their ink stays inside the picture', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 500; i++) {
    const { data } = glyph(1, i).picture;
    seen.add(Buffer.from(data).toString('latin1'));
    const ink = data.reduce((sum, value) => sum + value, 0);
    const frame = data.reduce(
      (sum, value, j) => (j < 28 || j >= 756 || j % 28 === 0 || j % 28 === 27 ? sum + value : sum),
      0,
    );
    expect(frame / ink).toBeLessThan(0.03);
  }
  expect(seen.size).toBe(500);
});

test('training and test pictures differ, and a picture is drawn once', async () => {
  const { train, test: held } = embeddedSource('glyphs').splits;
  const key = async (items: typeof train, i: number): Promise<string> =>
    Buffer.from((await items![i]!.read()).data).toString('latin1');
  const trained = new Set(await Promise.all(Array.from({ length: 500 }, (_, i) => key(train, i))));
  for (let i = 0; i < 200; i++) expect(trained.has(await key(held, i))).toBe(false);
  expect(await train![3]!.read()).toBe(await train![3]!.read());
});
