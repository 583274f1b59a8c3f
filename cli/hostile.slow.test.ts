/** The training of a spec whose texts all try to inject code: nothing of it runs, and no page changes its structure. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serveRun } from '../runtime/runs/watch/server.js';
import { harmlessText, hostileTexts, specWith } from '../specs/testing/hostile.js';
import { structureOfPage } from '../specs/testing/page-structure.js';
import { kubernetesJob, slurmScript } from './ablate/jobs.js';
import { emptyFolder, genc } from './testing.js';

/** A text with code that prints a word if it runs; the text itself does not contain the word. */
const canary = `*/ console.error('CAN' + 'ARY'); /*`;
// A path cannot contain NUL or a name longer than 255 bytes, and the compiler reports both.
const hostile = [canary, ...hostileTexts].join('\n').replaceAll('\0', '');

async function train(text: string, name: string): Promise<{ cwd: string; run: string; said: string }> {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, name), specWith(text));
  const { code, out, err } = await genc(['train', `${name}:Hostile`, '--out', 'run', '--threads', '1'], { cwd });
  expect(`${code} ${err}`).toMatch(/^0/);
  return { cwd, run: join(cwd, 'run'), said: out + err };
}

/** The structure of a run's report and of its `genc watch` page, without the texts of the spec. */
async function pages(run: string): Promise<string[]> {
  const watched = await serveRun(run, { port: 0 });
  try {
    const page = await (await fetch(watched.url)).text();
    return [readFileSync(join(run, 'report.html'), 'utf8'), page].map(structureOfPage);
  } finally {
    await watched.close();
  }
}

/** A structure without the marks in the shown spec, whose number depends on the words and comments of the spec. */
const withoutMarks = (structure: string): string => structure.replaceAll('<span class>', '');

describe('hostile texts', { timeout: 900_000 }, () => {
  test('of a spec are trained and shown as texts', async () => {
    const twin = await train(harmlessText, 'plain.gen');
    const { cwd, run, said } = await train(hostile, `h"<b onload='x'>*∕ console.error('CAN'+'ARY') ∕*.gen`);
    expect(said).not.toContain('CANARY');
    expect(said).not.toMatch(/[^\P{Cc}\t\n]|[\u202a-\u202e]/u);
    expect(readdirSync(cwd)).not.toContain('canary');
    expect(readdirSync(run).sort()).toEqual(readdirSync(twin.run).sort());
    const [pagesOfTwin, pagesOfRun] = [await pages(twin.run), await pages(run)];
    expect(pagesOfRun.map(withoutMarks)).toEqual(pagesOfTwin.map(withoutMarks));
  });

  test('of an ablation stay single words in its scripts', () => {
    const place = join(emptyFolder(), `it's "$(touch canary)" \`x\` #: {a}\n&& touch canary; *`);
    const bin = join(emptyFolder(), 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), '#!/bin/sh\nfor word in "$@"; do printf "%s\\0" "$word"; done\n');
    chmodSync(join(bin, 'npx'), 0o755);
    mkdirSync(place, { recursive: true });
    const options = {
      folder: place,
      name: 'losses',
      runs: 3,
      threads: 2,
      data: join(place, "d'ata"),
      image: 'a: {b} # c',
    };
    const words = ['genc', 'ablate', place, '--only', '2', '--threads', '2', '--data', join(place, "d'ata"), ''];
    const env = {
      PATH: `${bin}${delimiter}${process.env['PATH']}`,
      SLURM_ARRAY_TASK_ID: '2',
      JOB_COMPLETION_INDEX: '2',
    };
    const script = join(bin, 'ablation.sbatch');
    writeFileSync(script, slurmScript(options));
    expect(execFileSync('bash', [script], { cwd: place, env, encoding: 'utf8' }).split('\0')).toEqual(words);
    const directives = slurmScript(options)
      .split('\n')
      .filter((line) => line.startsWith('#'));
    expect(directives.map((line) => line.split('=')[0]!.slice(0, 20))).toEqual(
      slurmScript({ ...options, folder: '/plain', data: '/data' })
        .split('\n')
        .filter((line) => line.startsWith('#'))
        .map((line) => line.split('=')[0]!.slice(0, 20)),
    );
    const job = parse(kubernetesJob(options)) as {
      spec: { template: { spec: { containers: Record<string, unknown>[] } } };
    };
    const [container] = job.spec.template.spec.containers;
    expect(container!['image']).toBe(options.image);
    const [shell, ...rest] = container!['command'] as string[];
    expect(execFileSync(shell!, rest, { cwd: place, env, encoding: 'utf8' }).split('\0')).toEqual(words);
    expect(existsSync(join(place, 'canary'))).toBe(false);
  });
});
