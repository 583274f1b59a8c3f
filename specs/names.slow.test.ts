import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkFile, compileFile, emit } from '../compiler/index.js';
import { applyChanges, diffForms, formOf } from '../compiler/diff/index.js';
import { prepareBackend } from '../runtime/engine/backend/index.js';
import { readCheckpoint } from '../runtime/runs/folder/checkpoint.js';
import { readEvaluations, readClaims } from '../runtime/runs/folder/evaluations.js';
import { readMetrics } from '../runtime/runs/folder/metrics-log.js';
import { loadModule } from '../runtime/runs/open/module.js';
import { sampleRun } from '../runtime/runs/sample/sample-run.js';
import { trainRun } from '../runtime/runs/train/train-run.js';
import { resumeRun } from '../runtime/runs/train/resume-run.js';
import { drawnNames, hostileNames, namedSeeds as seeds, namedSpec, plainNames } from './testing/named.js';
import type { Naming } from './testing/named.js';

/**
 * A spec with a hostile name in every place is compiled, trained, drawn, resumed and compared with its twin of plain
 * names. The goldens check its modules in strict TypeScript. `GENC_NAMES_RUNS=200 npx vitest run specs/names` is a long
 * search, and `GENC_NAMES_SEED` starts another one.
 */
const long = 120_000 + seeds.length * 60_000;

let folder: string;
beforeAll(async () => {
  await prepareBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'genc-names-'));
  for (const kind of ['dark', 'light']) {
    mkdirSync(join(folder, 'dots', kind), { recursive: true });
    for (let index = 0; index < 4; index++)
      await sharp(Buffer.alloc(16, 40 + 50 * index + (kind === 'dark' ? 9 : 0)), {
        raw: { width: 4, height: 4, channels: 1 },
      })
        .toColourspace('b-w')
        .png()
        .toFile(join(folder, 'dots', kind, `${index}.png`));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compiled(naming: Naming, model: string): Promise<{ text: string; code: string; resolved: string }> {
  const text = namedSpec(naming);
  const name = naming('m', model);
  const { graph, diagnostics, resolvedText } = compileFile('named.gen', { read: () => text, model: name });
  expect(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`),
    text,
  ).toEqual([]);
  return { text, code: await emit(graph!), resolved: resolvedText };
}

const filesIn = (place: string): string[] =>
  readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name.replace(/^.*\./, '')); // prettier-ignore

/** The files of a run, with the names of the spec replaced by those of the twin. */
async function outcomeOf(place: string): Promise<{
  readonly metrics: readonly (readonly string[])[];
  readonly shapes: readonly string[];
  readonly files: Readonly<Record<string, readonly string[]>>;
  readonly evaluations: readonly (readonly string[])[];
  readonly claims: readonly string[];
}> {
  const { arrays } = await readCheckpoint(join(place, 'checkpoints', 'last.safetensors'));
  return {
    metrics: (await readMetrics(place)).map(({ values }) => Object.keys(values)),
    shapes: [...arrays.values()].map(({ shape }) => shape.join()).sort(),
    files: Object.fromEntries(['samples', 'plots'].map((kind) => [kind, filesIn(join(place, kind)).sort()])),
    evaluations: (await readEvaluations(place)).map(({ scores }) => scores.map(({ name }) => name)),
    claims: (await readClaims(place)).map(({ outcome, why }) => why ?? outcome),
  };
}

async function trained(naming: Naming, model: string, name: string): Promise<string> {
  const { text, code, resolved } = await compiled(naming, model);
  const place = join(folder, name);
  const { path } = { path: join(folder, 'named.gen') };
  const definition = await loadModule(code, path);
  const result = await trainRun({
    model: definition,
    folder: place,
    spec: { path, text, resolved },
    compiledCode: code,
    seed: 5,
    logEverySteps: 1,
  });
  expect(result.reason, result.reason).toBe('finished');
  return place;
}

test('the list has a name for every place', () => {
  const places = new Set<string>();
  namedSpec((scope, plain) => {
    places.add(plain);
    return plainNames(scope, plain);
  });
  expect(places.size).toBeGreaterThan(70);
  expect(hostileNames.length).toBeGreaterThan(places.size);
});

test('specs with hostile names pass the check', () => {
  for (const seed of seeds) {
    const text = namedSpec(drawnNames(seed));
    const errors = checkFile('named.gen', { read: () => text }).diagnostics.filter(({ severity }) => severity === 'error'); // prettier-ignore
    expect(
      errors.map(({ code, message }) => `${code} ${message}`),
      `seed ${seed}\n${text}`,
    ).toEqual([]);
  }
});

describe.each(['Everything', 'Flowing'])('%s, trained, sampled and resumed', (model) => {
  test(
    'leaves the same files as its twin with plain names',
    async () => {
      const errors = vi.spyOn(console, 'error');
      const plain = await outcomeOf(await trained(plainNames, model, `plain-${model}`));
      for (const seed of seeds) {
        const naming = drawnNames(seed);
        const place = await trained(naming, model, `${model}-${seed}`);
        const found = await outcomeOf(place);
        const why = `seed ${seed}`;
        const renamed = (names: readonly string[]): string[] => names.map((name) => naming('m', name));
        expect(found.metrics, why).toEqual(plain.metrics.map(renamed));
        expect(found.shapes, why).toEqual(plain.shapes);
        expect(found.files, why).toEqual(plain.files);
        expect(found.evaluations, why).toEqual(plain.evaluations.map(renamed));
        expect(found.claims, why).toEqual(plain.claims);
        const page = readFileSync(join(place, 'report.html'), 'utf8');
        expect(page, why).not.toMatch(/\[native code\]|\[object Object\]/);
        expect(errors, why).not.toHaveBeenCalled();
        if (seed !== seeds[0]) continue;
        const sample = naming('m', model === 'Everything' ? 'sought' : 'drawn');
        const { path } = await sampleRun({ folder: place, sample });
        expect((await sharp(path).metadata()).width, why).toBeGreaterThan(4);
        const epochs = model === 'Everything' ? { [naming('m', 'late')]: 2 } : 2;
        const resumed = await resumeRun(place, { epochs });
        expect(resumed.reason, why).toBe('finished');
      }
    },
    long,
  );
});

test(
  'a diff of twins maps one to the other',
  () => {
    for (const seed of seeds) {
      const [a, b] = [plainNames, drawnNames(seed)].map((naming) => {
        const text = namedSpec(naming);
        return formOf(compileFile('named.gen', { read: () => text, model: naming('m', 'Everything') }).graph!);
      });
      expect(diffForms(b!, b!).changes, `seed ${seed}`).toEqual([]);
      const { changes } = diffForms(a!, b!);
      expect(changes.length, `seed ${seed}`).toBeGreaterThan(0);
      expect(applyChanges(a!, changes), `seed ${seed}`).toEqual(b);
    }
  },
  long,
);
