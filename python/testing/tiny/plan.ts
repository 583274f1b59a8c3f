/** The tiny autoencoder for Python: its module, written by hand, and its plan. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyModel } from '../../../runtime/contract/model.js';

export const tinyCode = readFileSync(fileURLToPath(new URL('model.py', import.meta.url)), 'utf8');

/** The plan of the model, which names its functions. */
export function tinyPlan(model: AnyModel): unknown {
  const groups = model.train.groups.map((group) => ({
    ...group,
    steps: group.steps.map((step) => ({ ...step, terms: 'loss_total' })),
  }));
  const calls = ['Encoder', 'Decoder'];
  return {
    ...{ format: 'genc-plan-1', name: model.name, averages: model.averages, data: model.data, terms: model.terms },
    ...{ train: { ...model.train, groups }, evaluate: 'loss_total', samples: {}, plots: {} },
    functions: {
      loss_total: { role: 'step', reads: ['x'], answers: ['total', 'reconstruction', 'kl'], calls },
      sample_decode: { role: 'sample', reads: ['z'], answers: ['y'], calls: ['Decoder'] },
      sample_reconstruct: { role: 'sample', reads: ['x', 'digit'], answers: ['x', 'y', 'digit'], calls },
    },
  };
}
