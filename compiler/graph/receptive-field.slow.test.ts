/** Receptive fields against real tensors: a pixel is changed, and exactly the outputs that see it move. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createTrainer } from '../../runtime/index.js';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { loadModule } from '../../runtime/node.js';
import { emit } from '../index.js';
import { graphOf } from '../testing/testing.js';
import { endsAt, fieldsOf } from './receptive-field.js';
import type { Axis } from './receptive-field.js';

beforeAll(async () => {
  await prepareBackend();
});

const [height, width] = [21, 19];

/** Positive weights, so that nothing cancels. */
const kernel = 'init=constant(0.5)';
const size = fc.integer({ min: 1, max: 4 });
const padding = fc.constantFrom('same', 'valid', '1', '0', '[[0, 2], [1, 0]]');
const step = fc.integer({ min: 1, max: 3 });
const stage = fc.oneof(
  fc.tuple(size, step, padding).map(([k, s, p]) => `Conv(2, ${k}, stride=${s}, padding=${p}, ${kernel})`),
  fc.tuple(size, step).map(([k, s]) => `Conv(1, [${k}, 3], stride=[${s}, 1], ${kernel}) -> BatchNorm -> relu`),
  fc.tuple(size, step).map(([k, d]) => `Conv(1, ${k}, dilation=${d}, padding=valid, ${kernel}) -> leaky_relu`),
  fc.tuple(size, step).map(([k, s]) => `DepthwiseConv(${k}, stride=${s}, ${kernel})`),
  fc.tuple(size, step).map(([k, s]) => `ConvTranspose(1, ${k + s - 1}, stride=${s}, ${kernel})`),
  fc.tuple(size, step).map(([k, s]) => `ConvTranspose(1, ${k + s - 1}, stride=${s}, padding=valid, ${kernel})`),
  fc.tuple(size, step, fc.constantFrom('same', 'valid')).map(([k, s, p]) => `AvgPool(${k}, stride=${s}, padding=${p})`),
  fc.tuple(size, step).map(([k, s]) => `MaxPool(${k}, stride=${s})`),
  fc.constantFrom('Upsample', 'Upsample([3, 2])', 'Upsample(2, bilinear)', 'Upsample(3, bilinear)'),
  fc.constantFrom('Blur', 'ZeroPad(1)', 'ZeroPad([[0, 2], [1, 0]])', 'softplus'),
  fc.constant(`Conv(4, 1, ${kernel}) -> DepthToSpace(2)`),
);
const chain = fc.array(stage, { minLength: 1, maxLength: 4 }).map((stages) => `x -> ${stages.join(' -> ')}`);
const body = fc.oneof(
  { weight: 3, arbitrary: chain.map((text) => `return ${text}`) },
  chain.map((text) => `h = ${text}\n    return h + (h -> Conv(1, 3, ${kernel}) -> relu)`),
  chain.map((text) => `h = ${text}\n    return concat(h -> Conv(1, 5, ${kernel}), h -> Conv(1, [1, 3], ${kernel}))`),
  chain.map((text) => `h = ${text}\n    return h + (h -> Conv(1, 3, ${kernel}) -> AvgPool(2, stride=2, padding=same) -> Upsample(2))`), // prettier-ignore
);

const spec = (text: string): string => `model Small {
  data tiny { x: [${height}, ${width}, 1] in 0..1 }
  net F(x) {
    ${text}
  }
  sample shown(x) = F(x) on test
}
`;

/** By output place, whether each pixel moves it. */
async function movedBy(
  text: string,
): Promise<{ shape: readonly number[]; moves: (pixel: number, place: number) => boolean }> {
  const model = await loadModule(await emit(graphOf(text)), 'small.ts');
  const trainer = createTrainer(model, { seed: 0 });
  const pixels = height * width;
  const base = tf.fill([1, height, width, 1], 0.5);
  const x = tf.tidy(() => tf.concat([base, tf.add(base, tf.reshape(tf.mul(tf.eye(pixels), 1e3), [pixels, height, width, 1]))]) ); // prettier-ignore
  const found = await trainer.compute({ of: 'sample', name: 'shown' }, { x }, { key: 'k', size: pixels + 1 });
  const [output] = Object.values(found) as tf.Tensor[];
  const [, rows, columns, channels] = output!.shape as [number, number, number, number];
  const values = await output!.data();
  tf.dispose([base, x, output!]);
  trainer.dispose();
  const at = (example: number, place: number, channel: number): number =>
    values[(example * rows * columns + place) * channels + channel]!;
  const moves = (pixel: number, place: number): boolean =>
    Array.from({ length: channels }, (_, channel) => channel).some((channel) => Math.abs(at(pixel + 1, place, channel) - at(0, place, channel)) > 1e-3); // prettier-ignore
  return { shape: [rows, columns], moves };
}

/** The first and the last row or column of the pixels that move a place. */
function ends(places: readonly number[]): [number, number] {
  return [Math.min(...places), Math.max(...places)];
}

test('a place moves with the pixels of its field, and with no others', async () => {
  let exact = 0;
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      let graph;
      try {
        graph = graphOf(spec(text));
      } catch {
        return fc.pre(false); // Shapes that do not fit.
      }
      const { nodes, outputs } = graph.nets[0]!;
      const last = nodes.findLast(({ outputs: made }) => made.includes(outputs[0]!.value));
      const field = fieldsOf(graph.nets[0]!).get(last as never);
      if (field === undefined) return fc.pre(false); // Branches that go over the picture at different paces.
      const axes = field as readonly Axis[];
      const { shape, moves } = await movedBy(spec(text));
      for (let row = 0; row < shape[0]!; row++)
        for (let column = 0; column < shape[1]!; column++) {
          const [vertical, horizontal] = [endsAt(axes[0]!, row), endsAt(axes[1]!, column)];
          const moving = Array.from({ length: height * width }, (_, pixel) => pixel).filter((pixel) =>
            moves(pixel, row * shape[1]! + column),
          );
          for (const pixel of moving) {
            const [y, x] = [Math.floor(pixel / width), pixel % width];
            const isSeen = y >= vertical[0] && y <= vertical[1] && x >= horizontal[0] && x <= horizontal[1];
            if (!isSeen) throw new Error(`place ${row}, ${column} moves with the pixel ${y}, ${x} of\n${text}`);
          }
          // At edges zeros stand for places, so fields are compared where they lie well inside.
          const isInside =
            vertical[0] >= 4 && vertical[1] < height - 4 && horizontal[0] >= 4 && horizontal[1] < width - 4;
          if (!isInside || vertical[0] > vertical[1] || horizontal[0] > horizontal[1]) continue;
          exact += 1;
          expect([ends(moving.map((pixel) => Math.floor(pixel / width))), ends(moving.map((pixel) => pixel % width))], `place ${row}, ${column} of\n${text}`).toEqual([vertical, horizontal]); // prettier-ignore
        }
    }),
    { numRuns: 40, seed: 70 },
  );
  expect(exact).toBeGreaterThan(100);
});
