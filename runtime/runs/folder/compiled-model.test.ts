import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RunPlan } from '../../contract/model.js';
import { readCompiledModel, readPlan, writeCompiledModel } from './compiled-model.js';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'genc-compiled-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const plan: RunPlan = {
  ...{ format: 'genc-plan-1', name: 'M', spec: 'm.gen', averages: {}, data: {} },
  train: { data: '', batch: 32, epochs: 0, schedule: { kind: 'constant' }, groups: [] },
  ...{ evaluate: 'evaluate', terms: {}, samples: {}, plots: {} },
  functions: { evaluate: { role: 'measures', reads: [], answers: [], calls: [] } },
};
const model = { code: 'export default 1;', resolved: 'model M { }\n', layers: { nets: [] }, graphSvg: '<svg/>' };

test('a compiled model is read back as it was written, with its plan', async () => {
  const folder = await emptyFolder();
  await writeCompiledModel(folder, { ...model, plan });
  expect(await readCompiledModel(folder)).toEqual({ ...model, plan });
  expect(await readPlan(folder)).toEqual(plan);
  // Every fact has its own line, so that two plans can be compared by lines.
  expect((await readFile(join(folder, 'plan.json'), 'utf8')).split('\n').length).toBeGreaterThan(20);
});

test('a folder from before plans were recorded has none, and goes on', async () => {
  const folder = await emptyFolder();
  await writeCompiledModel(folder, model);
  expect(await readPlan(folder)).toBeUndefined();
  expect(await readCompiledModel(folder)).toEqual(model);
});

test.each([
  ['{ "format": "genc-plan-2" }', "its format is 'genc-plan-2', not 'genc-plan-1'"],
  ['{', 'JSON'],
])('a plan that is %s is told of', async (text, why) => {
  const folder = await emptyFolder();
  await writeFile(join(folder, 'plan.json'), text);
  await expect(readPlan(folder)).rejects.toThrow(why);
  await expect(readPlan(folder)).rejects.toThrow(/plan\.json' cannot be understood/);
});
