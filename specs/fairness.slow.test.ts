/** The fairness rule on real trainers: the common parts of two variants have the same start, data and noise. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareStarts } from '../compiler/ablation/index.js';
import { compileFile, emit } from '../compiler/index.js';
import { writeDots } from '../runtime/runs/testing/options.js';
import { createTrainer } from '../runtime/index.js';
import { loadModule, trainRun } from '../runtime/node.js';
import { startBackend } from '../runtime/testing/backends.js';

const spec = fileURLToPath(new URL('testing/arms.gen', import.meta.url));
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const compiled = (model: string) => compileFile(spec, { read, model });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genc-fairness-'));
  writeDots(folder);
  await startBackend('wasm');
});
afterAll(() => rm(folder, { recursive: true }));

async function starts(name: string): Promise<Map<string, readonly number[]>> {
  const model = await loadModule(await emit(compiled(name).graph!), 'model.ts');
  const trainer = createTrainer(model, { seed: 5 });
  const { arrays } = await trainer.state();
  trainer.dispose();
  return new Map([...arrays].map(([path, { values }]) => [path, [...values]]));
}

/** The logged losses and metrics of every step and epoch of a run, without the loss that only its arm has. */
async function logOf(name: string, measures: readonly string[]): Promise<readonly unknown[]> {
  const { graph, resolvedText } = compiled(name);
  const compiledCode = await emit(graph!);
  const run = await mkdtemp(join(folder, `${name}-`));
  await trainRun({
    model: await loadModule(compiledCode, 'model.ts'),
    compiledCode,
    spec: { path: spec, text: read(spec)!, resolved: resolvedText },
    seed: 5,
    folder: run,
    dataDirectory: folder,
    logEverySteps: 1,
  });
  const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { kind, split, step, values } = JSON.parse(line) as Record<string, unknown> & {
      values: Record<string, number>;
    };
    return [kind, split, step, measures.map((measure) => values[measure])];
  });
}

describe('two arms under one seed', () => {
  test.each(['Still', 'Absolute', 'Wide', 'Started'])(
    '%s: exactly the weights that are said to start alike do',
    async (name) => {
      const { fresh, same } = compareStarts(compiled('Base').graph!, compiled(name).graph!);
      const [base, arm] = [await starts('Base'), await starts(name)];
      const paths = pathsOf(name);
      expect(paths).toHaveLength(same + fresh.length);
      for (const path of paths)
        if (fresh.includes(path)) expect(arm.get(path), path).not.toEqual(base.get(path));
        else expect(arm.get(path), path).toEqual(base.get(path));
    },
  );

  test('the same examples in the same order and the same noise, step by step, with any optimizer', async () => {
    const measures = ['fit', 'kl', 'total', 'off'];
    const [base, still] = [await logOf('Base', measures), await logOf('Still', measures)];
    expect(base.length).toBeGreaterThan(20);
    expect(still).toEqual(base);
    // The measures differ from step to step, so another order would fail the test.
    expect(new Set(base.map((line) => JSON.stringify(line))).size).toBe(base.length);
  });

  test('the same examples and noise with any loss', async () => {
    const [base, absolute] = [await logOf('Base', ['kl', 'off']), await logOf('Absolute', ['kl', 'off'])];
    expect(absolute).toEqual(base);
  });
});

const pathsOf = (name: string): string[] =>
  compiled(name).graph!.nets.flatMap((net) =>
    net.nodes.flatMap((node) => (node.kind === 'op' ? node.weights.map(({ path }) => path) : [])),
  );
