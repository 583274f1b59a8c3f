/** The trainer of genc_torch beside that of Node, on a model written by hand for both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyModel, OptimizerDefinition } from '../../runtime/contract/model.js';
import { prepareBackend } from '../../runtime/engine/backend/index.js';
import { adam, adamw, rmsprop, sgd } from '../../runtime/library/optim/index.js';
import { model as tiny } from '../../runtime/testing/tiny-vae.js';
import { entriesOf, writeHandMade } from './models.js';
import { inNode, inTorch, statesApart, termsApart } from './parity.js';
import { hasTorch } from './python.js';
import { tinyCode, tinyPlan } from './tiny/plan.js';

const home = mkdtempSync(join(tmpdir(), 'genc-trainer-'));
beforeAll(() => prepareBackend('wasm'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Step = AnyModel['train']['groups'][number]['steps'][number];
const withStep = (change: Partial<Step>, more: Partial<AnyModel> = {}): AnyModel => {
  const [step] = tiny.train.groups[0]!.steps;
  return {
    ...tiny,
    ...more,
    train: { ...tiny.train, groups: [{ together: false, steps: [{ ...step!, ...change }] }] },
  };
};

async function bothTrain(name: string, model: AnyModel): Promise<void> {
  const folder = join(home, name);
  writeHandMade(folder, tinyCode, tinyPlan(model), entriesOf(model));
  const training = { seed: 3, batch: 8, epochs: Array.from({ length: 20 }, (_, index) => index / 10) };
  const [node, torch] = [await inNode(model, training), inTorch(folder, model, training)];
  expect(termsApart(node.terms[0]!, torch.terms[0]!)).toBeLessThan(1e-6);
  for (const [index, terms] of node.terms.entries()) expect(termsApart(terms, torch.terms[index]!)).toBeLessThan(1e-4);
  expect(termsApart(node.evaluated, torch.evaluated)).toBeLessThan(1e-4);
  const { path, apart } = statesApart(node.arrays, torch.arrays);
  expect(apart, path).toBeLessThan(1e-3);
}

const optimizers: Readonly<Record<string, OptimizerDefinition>> = {
  sgd: sgd({ lr: 1e-4 }),
  'sgd with momentum': sgd({ lr: 1e-5, momentum: 0.9, weightDecay: 0.01 }),
  'sgd with Nesterov': sgd({ lr: 1e-5, momentum: 0.9, nesterov: true }),
  adam: adam(),
  adamw: adamw({ weightDecay: 0.1 }),
  rmsprop: rmsprop(),
  'centered rmsprop with momentum': rmsprop({ lr: 1e-4, centered: true, momentum: 0.5 }),
};

describe.skipIf(!hasTorch)('twenty iterations in both engines', () => {
  it.each(Object.keys(optimizers))('with %s', async (name) => {
    await bothTrain(name.replaceAll(' ', '-'), withStep({ optimizer: optimizers[name]! }));
  });

  it('with clipped gradients and weights', async () => {
    await bothTrain('clip', withStep({ clip: { gradients: 0.5, weights: 0.05 } }));
  });

  it('with a schedule and repeated steps', async () => {
    const model = withStep({ repeat: 2 });
    const schedule = { kind: 'cosine', to: 3, warmup: 0.5 } as const;
    await bothTrain('schedule', { ...model, train: { ...model.train, schedule } });
  });

  it('in bfloat16, near float32', () => {
    const folder = join(home, 'amp');
    writeHandMade(folder, tinyCode, tinyPlan(tiny), entriesOf(tiny));
    const training = { seed: 3, batch: 8, epochs: Array.from({ length: 20 }, () => 0) };
    const [whole, half] = [inTorch(folder, tiny, training), inTorch(folder, tiny, training, { amp: 'bf16' })];
    const apart = whole.terms.map((terms, index) => termsApart(terms, half.terms[index]!));
    expect(Math.max(...apart)).toBeLessThan(2e-2);
    expect(Math.max(...apart)).toBeGreaterThan(1e-6);
  });

  it('compiled by torch.compile, or told that PyTorch is too old', () => {
    const folder = join(home, 'compile');
    writeHandMade(folder, tinyCode, tinyPlan(tiny), entriesOf(tiny));
    const training = { seed: 3, batch: 8, epochs: [0, 0, 0] };
    const plain = inTorch(folder, tiny, training);
    try {
      const compiled = inTorch(folder, tiny, training, { compile: true });
      expect(Math.max(...plain.terms.map((terms, at) => termsApart(terms, compiled.terms[at]!)))).toBeLessThan(1e-4);
    } catch (error) {
      expect((error as Error).message).toMatch(/PyTorch 1\.\S+ has no torch\.compile/);
    }
  });
});
