/** The first values of weights in both engines. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Initializer } from '../../runtime/contract/model.js';
import { initialValues, weightDefinitions } from '../../runtime/library/random/index.js';
import type { NamedArray } from '../../runtime/library/weights/arrays.js';
import { encodeSafetensors } from '../../runtime/library/weights/safetensors.js';
import { nodeModel, specModels } from './models.js';
import { hasTorch, runPython } from './python.js';

const home = mkdtempSync(join(tmpdir(), 'genc-initial-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Definition {
  readonly path: string;
  readonly size: number;
  readonly seed: number;
  readonly initializer: Initializer;
}

/** Only the first numbers of large weights are compared, since each number depends on its place alone. */
const most = 20_000;
const numbersOf = (initializer: Initializer, size: number): number =>
  ['rotation', 'permutation', 'unit'].includes(initializer.kind) ? size : Math.min(size, most);

function compared(definitions: readonly Definition[]): { worst: number; where: string; count: number } {
  const values = new Map<string, NamedArray>();
  for (const { path, size, seed, initializer } of definitions)
    values.set(path, { shape: [size], values: initialValues(initializer, size, { seed, path: `weights/${path}` }) });
  writeFileSync(join(home, 'definitions.json'), JSON.stringify(definitions));
  writeFileSync(join(home, 'values.safetensors'), Buffer.concat(encodeSafetensors(values, {})));
  const answer = runPython('initial.py', join(home, 'definitions.json'), join(home, 'values.safetensors'));
  return JSON.parse(answer) as { worst: number; where: string; count: number };
}

describe.skipIf(!hasTorch)('first values of weights', () => {
  it('are those of Node for every initializer', () => {
    const fans = { fanIn: 30, fanOut: 50 };
    const kinds: Initializer[] = [
      { kind: 'zeros' },
      { kind: 'ones' },
      { kind: 'constant', value: 0.1 },
      { kind: 'normal', mean: 0.5, std: 0.02 },
      { kind: 'truncated_normal', mean: -1, std: 2 },
      { kind: 'uniform', low: -0.3, high: 0.7 },
      ...(['glorot_uniform', 'glorot_normal', 'he_uniform', 'he_normal', 'lecun_uniform', 'lecun_normal'] as const).map(
        (kind) => ({ kind, ...fans }),
      ),
      { kind: 'unit' },
      { kind: 'permutation' },
      ...(['lower', 'upper', 'log_scale', 'sign', 'permutation'] as const).map((part): Initializer => ({
        kind: 'rotation',
        part,
      })),
    ];
    const definitions = kinds.flatMap((initializer, index) =>
      [1, 7, 48].map((side) => {
        const square = initializer.kind === 'rotation' && ['lower', 'upper'].includes(initializer.part);
        return { path: `G/${index}/layer${side}/w`, size: square ? side * side : side, seed: 3, initializer };
      }),
    );
    const { worst, where, count } = compared(definitions);
    expect(count).toBe(definitions.length);
    expect(worst, where).toBeLessThan(1e-5);
  });

  it.each(specModels())('are those of Node in $name', async (named) => {
    const model = await nodeModel(named);
    const definitions = [...weightDefinitions(model.weights)].map(([path, { shape, initializer }]) => {
      const size = shape.reduce((product, side) => product * side, 1);
      return { path, size: numbersOf(initializer, size), seed: 11, initializer };
    });
    const { worst, where, count } = compared(definitions);
    expect(count).toBeGreaterThan(0);
    expect(worst, where).toBeLessThan(1e-5);
  });
});
