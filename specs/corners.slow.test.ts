/**
 * Every row of the catalogue at the corners of its settings: a call that passes the check is computed with the checked
 * shape and alike on every backend; its gradient agrees with finite differences.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emit, tfjs } from '../compiler/index.js';
import { configs } from '../compiler/catalogue/configs/index.js';
import { catalogue } from '../compiler/catalogue/index.js';
import { plots } from '../compiler/catalogue/plots.js';
import { transforms } from '../compiler/catalogue/transforms.js';
import { extremes } from '../compiler/catalogue/functions/reduction.js';
import { standardNormal } from '../compiler/catalogue/functions/draws.js';
import type { OpEntry, SettingKind } from '../compiler/catalogue/row/types.js';
import { graphOf } from '../compiler/testing/testing.js';
import type { AnyModel } from '../runtime/index.js';
import { createTrainer } from '../runtime/index.js';
import { Stream } from '../runtime/library/random/index.js';
import { loadModule } from '../runtime/runs/open/module.js';
import { startBackend, testedBackends } from '../runtime/testing/backends.js';
import { cornersOfRow, pairs } from './testing/corners.js';
import type { Corners } from './testing/corners.js';

/** Rows of indices, of distributions and of values that stand outside nets, which have forms of their own, and tests beside their rows. */
const ownForms = ['slice', 'put', 'draws', 'anneal', 'others', 'kl', 'entropy', 'bernoulli', 'mixture'];
/** Rows that need a declaration or the name of a flow; other specs train them. */
const declared = [
  'perceptual',
  'nearest',
  'perplexity',
  'usage',
  'log_prob',
  'inverse',
  'draw',
  'round_trip',
  'lipschitz',
];
/** The rows to try, as in `GENC_CORNERS=Conv,AvgPool`; by default all. */
const asked = process.env['GENC_CORNERS']?.split(',');
const rows: OpEntry[] = [...catalogue, extremes.max, extremes.min, standardNormal];

const numbersOf = (kind: SettingKind): SettingKind[] =>
  kind.kind === 'any' ? kind.of.flatMap(numbersOf) : kind.kind === 'number' ? [kind] : [];

test('every numeric setting has a lower and an upper bound', () => {
  for (const { name, settings } of [...rows, ...configs, ...transforms, ...plots])
    for (const setting of settings)
      for (const kind of numbersOf(setting.type)) {
        const { minimum, above, maximum, below } = kind as Extract<SettingKind, { kind: 'number' }>;
        expect(minimum ?? above, `${name}: ${setting.name}`).toBeTypeOf('number');
        expect(maximum ?? below, `${name}: ${setting.name}`).toBeTypeOf('number');
      }
});

test('pairs contain every two values of two settings', () => {
  const settings = catalogue.find(({ name }) => name === 'Conv')!.settings;
  const rows = pairs(settings);
  expect(rows.some((row) => row.includes('stride=2') && row.includes('dilation=2'))).toBe(true);
  expect(rows.some((row) => row.includes('stride=[1, 3]') && row.includes('padding=valid'))).toBe(true);
  expect(rows.length).toBeLessThan(150);
});

/** The results of one backend at a corner. */
interface Found {
  readonly shape: readonly number[];
  readonly value: Float32Array;
  readonly loss: number;
  /** The derivative in a random direction. */
  readonly slope: number;
  readonly scale: number;
}

let made: {
  entry: OpEntry;
  corners: Corners;
  models: { model: AnyModel; numbers: readonly number[] }[];
  shapes: ReadonlyMap<number, readonly number[]>;
}[] = [];

function variables(tree: unknown): Variable[] {
  if (tree instanceof tf.Variable) return tree.trainable ? [tree] : [];
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(variables) : [];
}

function randomLike(shape: readonly number[], path: string, low: number, high: number): Tensor {
  const stream = new Stream({ seed: 11, path });
  const size = shape.reduce((product, side) => product * side, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => low + (high - low) * stream.uniform()),
    [...shape],
  );
}

function computed(
  { model, numbers }: { model: AnyModel; numbers: readonly number[] },
  differences: boolean,
): (Found & { numeric?: number })[] {
  const trainer = createTrainer(model, { seed: 3 });
  const batch = { x: randomLike([3, 6, 5, 3], 'x', 0.05, 0.95), digit: tf.tensor1d([0, 2, 1], 'int32') };
  const steps = model.train.groups.flatMap(({ steps }) => steps);
  const result = numbers.map((number, place) =>
    tf.tidy(() => {
      const [value] = model.samples[`s${number}`]!.run(trainer.weights, batch, trainer.pass('s', 3));
      const step = steps[place]!;
      const loss = (): tf.Scalar =>
        tf.mean(step.terms(trainer.weights, batch, trainer.pass('l', 3).asTraining())[step.loss]!);
      const weights = variables((trainer.weights as Record<string, unknown>)[`N${number}`]);
      const { value: at, grads } = tf.engine().gradients(loss, weights, undefined, true);
      const towards = weights.map((weight, index) => randomLike(weight.shape, `towards/${index}`, -1, 1));
      const parts = towards.map((each, index) =>
        grads[index] ? tf.sum(tf.mul(each, grads[index])).dataSync()[0]! : 0,
      );
      const found = {
        shape: value!.shape,
        value: Float32Array.from(value!.dataSync()),
        loss: at.dataSync()[0]!,
        slope: parts.reduce((sum, part) => sum + part, 0),
        scale: parts.reduce((sum, part) => sum + Math.abs(part), 0),
      };
      if (!differences) return found;
      const starts = weights.map((weight) => weight.clone());
      const h = 2e-3;
      const moved = (by: number): number => {
        weights.forEach((weight, index) => weight.assign(tf.add(starts[index]!, tf.mul(towards[index]!, by))));
        return loss().dataSync()[0]!;
      };
      const numeric = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      weights.forEach((weight, index) => weight.assign(starts[index]!));
      return { ...found, numeric };
    }),
  );
  trainer.dispose();
  tf.dispose(Object.values(batch));
  return result;
}

/** Estimators, whose gradient differs on purpose from that of their value. */
const estimators = ['straight'];
/** Functions that jump where their operands are zero. */
const jumps = ['atan2'];
const isSmooth = (entry: OpEntry, text: string): boolean =>
  tfjs.gradients(entry) === 2 &&
  !entry.uses?.includes('draws') &&
  ![...estimators, ...jumps].includes(entry.name) &&
  // The power iteration's vector counts as a constant.
  !text.includes('spectral');

beforeAll(async () => {
  for (const entry of rows.filter(({ name }) => asked?.includes(name) ?? true)) {
    const corners = cornersOfRow(entry);
    if (!corners || corners.accepted.length === 0) continue;
    const models: { model: AnyModel; numbers: readonly number[] }[] = [];
    const shapes = new Map<number, readonly number[]>();
    for (const { spec, numbers } of corners.models) {
      const graph = graphOf(spec);
      graph.samples.forEach(({ outputs }, place) => shapes.set(numbers[place]!, outputs[0]!.value.type.shape));
      models.push({ model: await loadModule(await emit(graph), 'corners.ts'), numbers });
    }
    made.push({ entry, corners, models, shapes });
  }
}, 600_000);
afterAll(() => void (made = []));

test.skipIf(asked)('every row is tried', () => {
  const tried = made.map(({ entry }) => entry.name);
  expect(
    catalogue
      .map(({ name }) => name)
      .filter((name) => !tried.includes(name))
      .sort(),
  ).toEqual([...ownForms, ...declared].sort());
});

test('a rejected corner has a reason', () => {
  for (const { corners } of made)
    for (const { text, messages } of corners.refused)
      expect(messages[0], text).not.toMatch(/GEN9999|undefined|NaN|\[object/);
});

const reference = new Map<OpEntry, ReturnType<typeof computed>>();

describe.each(testedBackends)('%s', (backend) => {
  beforeAll(() => startBackend(backend));

  test('shapes are the checked ones, all backends agree, and gradients agree with finite differences', () => {
    const problems: string[] = [];
    for (const { entry, corners, models, shapes } of made) {
      const first = backend === testedBackends[0];
      let found: ReturnType<typeof computed>;
      try {
        found = models.flatMap((each) => computed(each, first));
      } catch (error) {
        problems.push(`${entry.name}: ${(error as Error).message}`);
        continue;
      }
      if (first) reference.set(entry, found);
      const before = reference.get(entry)!;
      for (const { number, text } of corners.accepted) {
        const { shape, value, loss, slope, scale, numeric } = found[number]!;
        if (String(shape) !== String([3, ...shapes.get(number)!]))
          problems.push(`${text}: [${shape}] where check says [3, ${shapes.get(number)}]`);
        const expected = before[number]!;
        const largest = expected.value
          .filter(Number.isFinite)
          .reduce((most, each) => Math.max(most, Math.abs(each)), 1);
        const apart = value.reduce((most, each, index) => {
          const other = expected.value[index]!;
          return Object.is(each, other) ? most : Math.max(most, Math.abs(each - other));
        }, 0);
        if (!(apart <= 1e-4 * largest)) problems.push(`${text}: values differ by ${apart}`);
        const near = (a: number, b: number, tolerance: number): boolean =>
          Object.is(a, b) || Math.abs(a - b) <= tolerance;
        if (!near(loss, expected.loss, 1e-4 * (1 + Math.abs(expected.loss))))
          problems.push(`${text}: loss ${loss} and ${expected.loss}`);
        if (!near(slope, expected.slope, 1e-3 * (1 + expected.scale)))
          problems.push(`${text}: slope ${slope} and ${expected.slope}`);
        // The rounding error of the losses in float32, which the finite differences contain.
        const rounding = 1e-4 * Math.abs(loss);
        if (
          numeric !== undefined &&
          Number.isFinite(loss) &&
          isSmooth(entry, text) &&
          !near(slope, numeric, 3e-2 * (1 + scale) + rounding)
        )
          problems.push(`${text}: slope ${slope} where differences say ${numeric}`);
      }
    }
    expect(problems).toEqual([]);
  }, 600_000);
});
