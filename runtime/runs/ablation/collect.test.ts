import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collectAblation } from './collect.js';
import { runFiles } from '../folder/compiled-model.js';
import { armFolder, writeAblationFile } from './ablation-file.js';
import type { AblationArm } from './ablation-file.js';

const arm: AblationArm = {
  ...{ id: 'Codes', model: 'Codes', settings: {}, differences: [], start: { same: 0, fresh: [] } },
  ...{ unequal: [], otherFormulas: [], epochs: 3, batch: 8, flops: 1, stages: { coding: 1, density: 2 } },
};

test('a run from elsewhere counts if each of its stages is as long as that of the arm', async () => {
  const home = mkdtempSync(join(tmpdir(), 'genc-collect-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const ablation = join(home, 'ablation');
  mkdirSync(armFolder(ablation, arm), { recursive: true });
  writeFileSync(join(armFolder(ablation, arm), runFiles.resolved), 'model Codes { }');
  await writeAblationFile(ablation, {
    ...{ format: 'genc-ablation-1', name: 'both', spec: 'codes.gen', base: home, created: '', compare: [] },
    ...{ arms: [arm], seeds: [0] },
  });
  const elsewhere = (name: string, epochs: readonly number[]): string => {
    const folder = join(home, name);
    mkdirSync(folder);
    const stages = ['coding', 'density'].map((stage, index) => ({ name: stage, epochs: epochs[index], batch: 8 }));
    const run = { format: 'genc-run-1', seed: 0, epochs: 3, batch: 8, stages, skipped: [], environment: {} };
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, status: 'finished' }));
    writeFileSync(join(folder, 'resolved.gen'), 'model Codes { }');
    return folder;
  };
  const [same, other] = [elsewhere('same', [1, 2]), elsewhere('other', [2, 1])];
  expect((await collectAblation(ablation, [other])).runs.map(({ status }) => status)).toEqual(['waiting']);
  expect((await collectAblation(ablation, [other, same])).runs.map(({ folder }) => folder)).toEqual([same]);
});
