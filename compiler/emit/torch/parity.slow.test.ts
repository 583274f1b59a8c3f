import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { afterAll, describe, expect, test } from 'vitest';
import { compileFile, openFile } from '../../index.js';
import { prepareBackend } from '../../../runtime/engine/backend/index.js';
import { comparedModels } from './testing/models.js';
import type { ComparedModel } from './testing/models.js';
import { differences } from './testing/parity.js';
import type { Comparison } from './testing/parity.js';
import { torchPython } from './testing/python.js';

/**
 * Every function of a model, on TensorFlow.js and on PyTorch: outputs, gradients by every weight, and states. With
 * GENC_PARITY=all, all models are compared, and the numbers go to docs/torch-parity.md; GENC_PARITY=stylegan compares those of
 * one spec.
 */
const wanted = process.env['GENC_PARITY'];
const chosen = comparedModels.filter(({ spec, always }) =>
  wanted === undefined ? always : wanted === 'all' || spec.includes(wanted),
);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const python = torchPython();
const found: (readonly [ComparedModel, Comparison])[] = [];

test('every model of the specs is compared', () => {
  const specs = [...new Set(comparedModels.map(({ spec }) => spec))];
  for (const spec of specs) {
    const models = comparedModels.flatMap((each) => (each.spec === spec ? [each.model] : []));
    expect([...openFile(root + spec, { read }).models].sort(), spec).toEqual(models.sort());
  }
});

describe.skipIf(python === undefined)('PyTorch gives the numbers of TensorFlow.js', () => {
  test.each(chosen.map((each) => [each.spec, each.model, each] as const))('%s %s', async (_, __, each) => {
    const { spec, model, settings = {}, batch, backend, instead = {} } = each;
    await prepareBackend(backend);
    const changed = (path: string): string | undefined =>
      path === root + spec
        ? Object.entries(instead).reduce((text, [from, to]) => text?.replaceAll(from, to), read(path))
        : read(path);
    const { graph, diagnostics } = compileFile(root + spec, { read: changed, model, settings });
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    const compared = await differences(graph!, python!, { batch });
    found.push([each, compared]);
    expect(compared.differences).toEqual([]);
    expect(compared.compared).toBeGreaterThan(10);
  });
});

const digits = (number: number): string => (number === 0 ? '0' : number.toExponential(0));
const row = ([
  { spec, model, batch, settings, instead, backend },
  { compared, largest, differences: worse },
]: (typeof found)[number]): string => {
  const name = spec.replace(/^specs\/|\.gen$/g, '');
  const sizes = [
    ...Object.entries(settings ?? {}).map(([key, value]) => `${key} ${value}`),
    ...Object.entries(instead ?? {}).map(([from, to]) => `${to} for ${from}`),
  ];
  const cells = [digits(largest.outputs), digits(largest.gradients), digits(largest.moved), worse.length];
  return `| ${name} | ${model} | ${[`batch ${batch}`, ...sizes].join(', ')} | ${backend} | ${compared} | ${cells.join(' | ')} |`;
};

const page = `${root}docs/torch-parity.md`;
const head = [
  '# PyTorch beside TensorFlow.js',
  '',
  'Every function of every model of `specs/` on both targets, with the same weights, inputs and draws. The numbers are the largest differences of outputs, of gradients by weights, and of moved states, each relative to the largest number of its tensor (at least 0.1 for outputs). The last column counts tensors that differ by more than 1e-5 (outputs) or 1e-4 (gradients, states) and by more than ten times the rounding of PyTorch itself, which passes in double precision and with weights that are rounded otherwise measure.',
  '',
  '`GENC_PARITY=all npm test -- compiler/emit/torch/parity` writes this page; `GENC_PARITY=dcgan` its lines of one spec.',
  '',
  '| Spec | Model | Sizes | TensorFlow.js | Tensors | Outputs | Gradients | States | Beyond rounding |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];
/** The first two cells of a line of the table. */
const keyOf = (line: string): string =>
  line
    .split('|')
    .slice(1, 3)
    .map((cell) => cell.trim())
    .join(' ');

afterAll(async () => {
  if (wanted === undefined || found.length === 0) return;
  const lines = new Map((read(page) ?? '').split('\n').map((line) => [keyOf(line), line]));
  for (const each of found) lines.set(keyOf(row(each)), row(each));
  const order = comparedModels.map(({ spec, model }) => `${spec.replace(/^specs\/|\.gen$/g, '')} ${model}`);
  const rows = order.flatMap((key) => lines.get(key)?.replace(/ {2,}/g, ' ') ?? []);
  const options = await prettier.resolveConfig(page);
  writeFileSync(page, await prettier.format([...head, ...rows, ''].join('\n'), { ...options, parser: 'markdown' }));
});
