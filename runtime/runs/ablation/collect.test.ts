import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { collectStudy } from './collect.js';
import { armFiles, armFolder, writeStudyFile } from './ablation-file.js';
import type { StudyArm } from './ablation-file.js';

const arm: StudyArm = {
  ...{ id: 'Codes', model: 'Codes', settings: {}, differences: [], start: { same: 0, fresh: [] } },
  ...{ unequal: [], otherFormulas: [], epochs: 3, batch: 8, flops: 1, stages: { coding: 1, density: 2 } },
};

test('a run from elsewhere counts where each of its stages is as long as that of the arm', async () => {
  const home = mkdtempSync(join(tmpdir(), 'genc-collect-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const study = join(home, 'study');
  mkdirSync(armFolder(study, arm), { recursive: true });
  writeFileSync(join(armFolder(study, arm), armFiles.resolved), 'model Codes { }');
  await writeStudyFile(study, {
    ...{ format: 'genc-study-1', name: 'both', spec: 'codes.gen', base: home, created: '', compare: [] },
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
  expect((await collectStudy(study, [other])).runs.map(({ status }) => status)).toEqual(['waiting']);
  expect((await collectStudy(study, [other, same])).runs.map(({ folder }) => folder)).toEqual([same]);
});
