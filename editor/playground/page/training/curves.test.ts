/** The points of curves, from the running means of a training. */
import { expect, test } from 'vitest';
import { Curves } from './curves.js';

test('a small last batch makes no peak at the end of an epoch', () => {
  const curves = new Curves();
  // Batches of 64 whose loss is 1, then 0 in the second half; the last batch has 16 examples.
  const sizes = Array.from({ length: 157 }, (_, index) => (index === 156 ? 16 : 64));
  let [sum, examples] = [0, 0];
  sizes.forEach((size, index) => {
    sum += index < 80 ? size : 0;
    examples += size;
    curves.addStep({ epoch: 1, step: index + 1, steps: sizes.length }, { loss: sum / examples });
  });
  const { at, values } = curves.list[0]!;
  expect(at).toHaveLength(39);
  values.forEach((value, index) => expect(value).toBeCloseTo(at[index]! * sizes.length <= 80 ? 1 : 0, 6));
});

test('an epoch of one step has a point', () => {
  const curves = new Curves();
  for (const epoch of [1, 2]) curves.addStep({ epoch, step: 1, steps: 1 }, { loss: epoch });
  expect(curves.list[0]).toMatchObject({ at: [1, 2], values: [1, 2] });
});
