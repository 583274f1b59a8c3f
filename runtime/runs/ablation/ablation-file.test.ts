import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holdsAblation, isAblation, readAblationFile, writeAblationFile } from './ablation-file.js';
import type { AblationFile } from './ablation-file.js';

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'genc-ablation-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const ablation = (base: string): AblationFile => ({
  ...{ format: 'genc-ablation-1', name: 'losses', spec: 'a.gen', base, created: '2026-03-17T12:00:00Z' },
  ...{ arms: [], seeds: [0, 1], compare: [{ measure: 'total', order: 'lowest' }] },
});

test('the written plan is read back unchanged', async () => {
  const folder = emptyFolder();
  expect(isAblation(folder)).toBe(false);
  const plan = ablation(folder);
  await writeAblationFile(folder, plan);
  expect(isAblation(folder)).toBe(true);
  expect(await readAblationFile(folder)).toEqual(plan);
  expect(await holdsAblation(folder, { ...plan, created: 'later' })).toBe(true);
  expect(await holdsAblation(folder, { ...plan, seeds: [0] })).toBe(false);
});

test('the folder of an older version, whose plan is a study.json, is read as it is', async () => {
  const folder = join(emptyFolder(), 'old');
  mkdirSync(folder);
  const plan = ablation(folder);
  const text = JSON.stringify({ ...plan, format: 'genc-study-1' });
  writeFileSync(join(folder, 'study.json'), text);
  expect(isAblation(folder)).toBe(true);
  expect(await readAblationFile(folder)).toEqual(plan);
  expect(await holdsAblation(folder, plan)).toBe(true);
  expect(readFileSync(join(folder, 'study.json'), 'utf8')).toBe(text);
});

test('a folder without a plan, and one with another format, are told apart', async () => {
  const folder = emptyFolder();
  await expect(readAblationFile(folder)).rejects.toMatchObject({
    message: `'${folder}' is no ablation: it has no readable ablation.json.`,
    advice: { call: 'ablate' },
  });
  writeFileSync(join(folder, 'ablation.json'), '{ "format": "genc-ablation-9" }');
  await expect(readAblationFile(folder)).rejects.toThrow("its format is 'genc-ablation-9', not 'genc-ablation-1'");
});
