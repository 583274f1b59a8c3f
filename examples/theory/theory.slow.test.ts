/**
 * The experiments of docs/theory. The quick ones train as their pages say, and their claims hold; the others take a few
 * steps. With GENC_THEORY=all, all train to the end.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc, root } from '../../cli/testing.js';

const folder = 'examples/theory';
const specs = readdirSync(join(root, folder)).filter((name) => name.endsWith('.gen'));

/** The models of a spec, variants too, as `FILE:Name`. */
const models = specs.flatMap((file) =>
  [...readFileSync(join(root, folder, file), 'utf8').matchAll(/^(?:model|variant) (\w+)/gm)].map(
    ([, name]) => [file, `${file}:${name!}`] as const,
  ),
);

/** Experiments of twenty seconds of processor time and less. */
const quick = ['coverage', 'frechet-bias', 'frechet-blind', 'optimal-critic', 'vanishing-gradient', 'wasserstein'];
const isWhole = (file: string): boolean => process.env['GENC_THEORY'] === 'all' || quick.includes(file.slice(0, -4));

interface Claims {
  readonly claims: readonly { readonly claim: string; readonly outcome: string }[];
}

test.each(models.filter(([file]) => isWhole(file)))(
  'the claims of %s hold: %s',
  { timeout: 900_000 },
  async (_, model) => {
    const out = join(emptyFolder(), 'run');
    const { code, err } = await genc(['train', `${folder}/${model}`, '--out', out]);
    expect(code, err).toBe(0);
    const { claims } = JSON.parse(readFileSync(join(out, 'claims.json'), 'utf8')) as Claims;
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter(({ outcome }) => outcome !== 'held').map(({ claim }) => claim)).toEqual([]);
  },
);

test.each(models.filter(([file]) => !isWhole(file)))('%s trains: %s', { timeout: 900_000 }, async (_, model) => {
  const out = join(emptyFolder(), 'run');
  const { code, err } = await genc(['train', `${folder}/${model}`, '--steps', '4', '--out', out]);
  expect(code, err).toBe(0);
  expect(existsSync(join(out, 'report.html'))).toBe(true);
});
