/** Runs and their data: data that changes between trainings, and projects that move with their runs. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { evaluateRun, loadModule, readRunFile, resumeRun, sampleRun, trainRun } from '../runtime/node.js';
import type { ProgressEvent, TrainRunOptions } from '../runtime/node.js';
import { readEvents } from '../runtime/runs/folder/event-log.js';
import { readAblationFile, trainAblationRun, writeAblationFile } from '../runtime/runs/ablation/index.js';
import type { AblationArm } from '../runtime/runs/ablation/index.js';

const spec = (source: string): string => `model AE {
  data pics from "${source}" { x: [4, 4, 3] in 0..1  split test=0.25 }
  net E(x) -> [4, 4, 3] in 0..1 { return x -> Conv(3, 3) -> sigmoid }
  loss l = mean((E(x) - x)^2)
  train { minimize l over E with adam(lr=1e-3)  batch 4  epochs 2 }
  sample rebuild(x) = x, E(x) on test first 2
  evaluate far { score error = mean((E(x) - x)^2)  inside pics.test  outside pics.train }
}
`;

let home: string;
let number = 0;
beforeAll(async () => {
  await prepareBackend('cpu');
  home = await mkdtemp(join(tmpdir(), 'genc-run-data-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

async function picture(path: string, shade: number): Promise<void> {
  const values = Uint8Array.from({ length: 48 }, (_, index) => (index * 31 + shade * 17) % 251);
  await sharp(values, { raw: { width: 4, height: 4, channels: 3 } })
    .png()
    .toFile(path);
}

/** A new project: a spec and sixteen pictures in the folder `source`. */
async function project(source = './photos'): Promise<string> {
  const folder = join(home, `project-${number++}`);
  await mkdir(join(folder, 'photos'), { recursive: true });
  await writeFile(join(folder, 'ae.gen'), spec(source));
  for (let index = 0; index < 16; index++) await picture(join(folder, 'photos', `${index}.png`), index);
  return folder;
}

async function options(folder: string, more: Partial<TrainRunOptions> = {}): Promise<TrainRunOptions> {
  const path = join(folder, 'ae.gen');
  const { graph, resolvedText, diagnostics } = compileFile(path, { read });
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const compiledCode = await emit(graph!);
  return {
    model: await loadModule(compiledCode, 'model.ts'),
    compiledCode,
    spec: { path, text: read(path)!, resolved: resolvedText },
    dataDirectory: join(folder, 'data'),
    seed: 3,
    folder: join(folder, 'runs/a'),
    ...more,
  };
}

const warnings = (): { said: string[]; onProgress: (event: ProgressEvent) => void } => {
  const said: string[] = [];
  return { said, onProgress: (event) => event.kind === 'warning' && said.push(event.message) };
};
const weights = (run: string): Promise<Buffer> => readFile(join(run, 'checkpoints/last.safetensors'));

describe('changed data', () => {
  test('is trained on only with --changed-data, and the record says from which step', async () => {
    const place = await project();
    const run = join(place, 'runs/a');
    await trainRun(await options(place, { maxSteps: 1 }));
    const before = (await readRunFile(run)).data!;
    expect(before).toMatchObject({ pics: { counts: { train: 12, test: 4 } } });
    for (let index = 0; index < 16; index++)
      await copyFile(join(place, 'photos', `${index}.png`), join(place, 'photos', `${index + 16}.png`));
    const change = 'pics has 24 training and 8 test examples and had 12 training and 4 test';
    const stored = readFileSync(join(run, 'run.json'), 'utf8');
    await expect(resumeRun(run)).rejects.toMatchObject({
      message: `The data is not what the run '${run}' was trained on: ${change}.`,
      advice: { call: 'resume', folder: run, changedData: true },
    });
    expect(readFileSync(join(run, 'run.json'), 'utf8')).toBe(stored);

    // Drawing and measuring accept changed data and report it.
    const drawing = warnings();
    await sampleRun({ folder: run, onProgress: drawing.onProgress });
    expect(drawing.said).toEqual([`This is not the data that the run was trained on: ${change}.`]);
    const { evaluations } = await evaluateRun({ folder: run, onProgress: drawing.onProgress });
    expect(evaluations[0]!.changedData).toEqual([change]);

    const { said, onProgress } = warnings();
    const result = await resumeRun(run, { changedData: true, onProgress });
    expect(result).toMatchObject({ reason: 'finished', epoch: 2 });
    expect(said).toEqual([`The run goes on with other data: ${change}.`]);
    expect(await readRunFile(run)).toMatchObject({
      data: { pics: { counts: { train: 24, test: 8 } } },
      changedData: [{ step: 1, epoch: 0, changes: [change], before }],
    });
    expect((await readEvents(run)).map(({ message }) => message)).toContain(said[0]);
    // From now on, the run expects this data.
    expect(await resumeRun(run, { epochs: 3 })).toMatchObject({ reason: 'finished' });
  });

  test('cannot be detected in a run without a record of its data, and that is reported', async () => {
    const place = await project();
    const run = join(place, 'runs/a');
    await trainRun(await options(place, { maxSteps: 1 }));
    const { data: _data, places: _places, ...old } = JSON.parse(await readFile(join(run, 'run.json'), 'utf8'));
    await writeFile(join(run, 'run.json'), JSON.stringify({ ...old, base: place, dataDirectory: join(place, 'data') }));
    await rm(join(place, 'photos/0.png'));
    const { said, onProgress } = warnings();
    await resumeRun(run, { onProgress });
    expect(said).toEqual([expect.stringContaining('it cannot be said whether the data is the same')]);
    expect((await readRunFile(run)).data).toMatchObject({ pics: { counts: { train: 11, test: 4 } } });
  });

  test('between the arms of an ablation is refused', async () => {
    const place = await project();
    const study = join(place, 'runs/study');
    const { compiledCode, spec: written, model } = await options(place);
    const arms = ['one', 'two'].map((id): AblationArm => ({
      ...{ id, model: model.name, settings: {}, differences: [], start: { same: 0, fresh: [] }, unequal: [] },
      ...{ otherFormulas: [], epochs: 1, batch: 4, flops: 1 },
    }));
    for (const { id } of arms) {
      await mkdir(join(study, id), { recursive: true });
      const files = {
        'model.ts': compiledCode,
        'resolved.gen': written.resolved,
        'layers.json': '{}',
        'graph.svg': '',
      };
      for (const [name, text] of Object.entries(files)) await writeFile(join(study, id, name), text);
    }
    await writeAblationFile(study, {
      ...{ format: 'genc-ablation-1', name: 'study', spec: 'ae.gen', base: place, created: '', compare: [] },
      ...{ arms, seeds: [0], dataDirectory: join(place, 'data') },
    });
    await trainAblationRun(study, { arm: arms[0]!, seed: 0 }, {});
    await rm(join(place, 'photos/5.png'));
    await expect(trainAblationRun(study, { arm: arms[1]!, seed: 0 }, {})).rejects.toMatchObject({
      message: expect.stringMatching(/^The data is not what other runs of the ablation were trained on: pics has /),
      advice: { call: 'again', with: { name: 'changedData' } },
    });
    expect(existsSync(join(study, 'two/seed-0'))).toBe(false);
    const { said, onProgress } = warnings();
    await trainAblationRun(study, { arm: arms[1]!, seed: 0 }, { changedData: true, onProgress });
    expect(said).toEqual([expect.stringContaining('trained on other data than those that it is compared with')]);

    const moved = join(home, 'moved study');
    await rename(place, moved);
    expect(await readAblationFile(join(moved, 'runs/study'))).toMatchObject({
      ...{ base: moved, dataDirectory: join(moved, 'data') },
    });
  });
});

describe('a project that moved', () => {
  test('with its runs goes on bit for bit; run.json has no path out of the project', async () => {
    const place = await project();
    await trainRun(await options(place, { folder: join(place, 'runs/whole') }));
    await trainRun(await options(place, { maxSteps: 2 }));
    expect(JSON.parse(await readFile(join(place, 'runs/a/run.json'), 'utf8'))).toMatchObject({
      ...{ base: '../..', dataDirectory: '../../data', places: { base: place, dataDirectory: join(place, 'data') } },
    });
    const moved = join(home, 'deeper', 'moved');
    await mkdir(join(home, 'deeper'));
    await rename(place, moved);
    expect(await readRunFile(join(moved, 'runs/a'))).toMatchObject({ base: moved });
    await resumeRun(join(moved, 'runs/a'));
    expect((await weights(join(moved, 'runs/a'))).equals(await weights(join(moved, 'runs/whole')))).toBe(true);
    await sampleRun({ folder: join(moved, 'runs/whole') });

    // Each of two copies of a project reads its own data; a run that is copied alone finds its former data.
    const copy = join(home, 'copy');
    await cp(moved, copy, { recursive: true });
    expect(await readRunFile(join(copy, 'runs/a'))).toMatchObject({ base: copy });
    const alone = join(home, 'alone', 'runs');
    await cp(join(moved, 'runs/whole'), join(alone, 'whole'), { recursive: true });
    await cp(join(moved, 'runs/a'), join(alone, 'a'), { recursive: true });
    expect(await readRunFile(join(alone, 'a'))).toMatchObject({ base: moved });
  });

  test('away from its data finds it with --source and keeps its splits; an unused source is reported', async () => {
    const far = await project();
    const place = await project(join(far, 'photos'));
    await rm(join(place, 'photos'), { recursive: true });
    await trainRun(await options(place, { folder: join(place, 'runs/whole') }));
    await trainRun(await options(place, { maxSteps: 2 }));
    const run = join(place, 'runs/a');
    const source = join(far, 'photos');
    await rename(source, join(home, 'elsewhere'));
    await expect(resumeRun(run)).rejects.toMatchObject({
      message: `There is no folder or zip at ${source}.`,
      advice: { call: 'again', with: { name: 'sources', sources: [source] } },
    });
    await expect(resumeRun(run, { elsewhere: { './photo': home } })).rejects.toMatchObject({
      message: "AE reads no data from './photo'.",
      hint: 'Name a source as the spec has it.',
      advice: { call: 'again', with: { name: 'sources', sources: [source] } },
    });
    await resumeRun(run, { elsewhere: { [source]: join(home, 'elsewhere') } });
    expect((await weights(run)).equals(await weights(join(place, 'runs/whole')))).toBe(true);
    // The run records the new place.
    expect(await readRunFile(run)).toMatchObject({ elsewhere: { [source]: join(home, 'elsewhere') } });
    await sampleRun({ folder: run });
  });
});
