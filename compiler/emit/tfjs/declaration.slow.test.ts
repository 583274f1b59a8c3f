import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { typeErrors } from '../../../specs/testing/type-check.js';
import { openFile } from '../../compile.js';
import { declarationOf } from './declaration.js';
import { emit } from './emit.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(path, 'utf8');

/** Specs with folded weights, functions of weights, flows with forms, averages, evaluations and odd names. */
const specs: readonly (readonly [file: string, model?: string])[] = [
  ['examples/quickstart/vae.gen'],
  ['specs/colorize.gen', 'M7'],
  ['specs/dcgan.gen', 'WGAN_GP'],
  ['specs/ddpm.gen'],
  ['specs/realnvp.gen'],
  ['specs/vq-vae.gen'],
  ['specs/testing/folded.gen'],
  ['specs/testing/stored.gen'],
  ['specs/testing/scored.gen'],
];

const pairs = await Promise.all(
  specs.map(async ([file, model]) => {
    const { graph } = openFile(root + file, { read }).compile(model);
    const code = await emit(graph!);
    return { file, code, declaration: await declarationOf(graph!, code) };
  }),
);

/** A program in which module 2i is the code of a spec and 2i + 1 its declaration. */
const errorsOf = (...programs: readonly string[]): Map<number, string[]> =>
  typeErrors([...pairs.flatMap(({ code, declaration }) => [code, declaration]), ...programs]);

test('a module is what its declaration says', () => {
  const programs = pairs.map(
    (_, index) => `import * as code from './named-${2 * index}.js';
      import type * as declared from './named-${2 * index + 1}.js';
      import { createTrainer } from 'genc/runtime';
      const { model, default: same, ...rest } = code;
      export const parts: Omit<typeof declared, 'model' | 'default'> = rest;
      export const weights = (known: declared.Weights): code.Weights => known;
      export const trainer = (known: typeof declared.model): declared.Weights => createTrainer(known, { seed: 1 }).weights;
      export default [model, same];`,
  );
  expect([...errorsOf(...programs).values()].flat()).toEqual([]);
});

test('a name that the spec does not have, and a value of another rank, are errors', () => {
  const program = `import type { Tensor4D } from '@tensorflow/tfjs-core';
    import type { Pass } from 'genc/runtime';
    import { Decoder, Encoder, model, type Weights } from './named-1.js';
    declare const w: Weights, x: Tensor4D, pass: Pass;`;
  const wrong = [
    ['model.samples.generated', /'generated' does not exist.*\n.*|Did you mean 'generate'/],
    ['model.terms.klx', /'klx'/],
    ['model.plots.cluster', /'cluster'/],
    ['model.evaluations.ood', /'ood'/],
    ['model.weights.Encoded', /'Encoded'/],
    ['w.Encoder.conv_3', /'conv_3'/],
    ['Decoder(w.Decoder, x, x)', /not assignable/],
    ['Encoder(w.Decoder, x, x as never)', /not assignable/],
    ['model.samples.generate.run(w, {}, pass)', /'digit' is missing/],
    ['model.samples.generate.run(w, { digit: x }, pass)', /not assignable/],
  ] as const;
  const errors = errorsOf(...wrong.map(([use]) => `${program}\nexport const used = ${use};`));
  for (const [index, [use, message]] of wrong.entries())
    expect(errors.get(2 * pairs.length + index)?.join('\n'), use).toMatch(message);
});

test('the declaration of the quickstart', () => {
  const { declaration } = pairs[0]!;
  expect(declaration).toContain('Compiled by genc from vae.gen');
  expect(declaration).toContain(
    'conv: { kernel: WeightDefinition<readonly [4, 4, 1, 16]>; bias: WeightDefinition<readonly [16]> };',
  );
  expect(declaration).toContain(
    "export declare function Decoder(w: Weights['Decoder'], z: Tensor2D, label: Tensor2D): Tensor4D;",
  );
  expect(declaration).not.toMatch(/glorot|return/);
});
