/** The experiments of docs/theory: each trains as its page says, and its claims hold. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, genc, root } from '../../cli/testing.js';

const folder = 'examples/theory';
const specs = readdirSync(join(root, folder)).filter((name) => name.endsWith('.gen'));

interface Claims {
  readonly claims: readonly { readonly claim: string; readonly outcome: string }[];
}

test.each(specs)(
  'the claims of %s hold',
  async (name) => {
    const out = join(emptyFolder(), 'run');
    const { code, err } = await genc(['train', `${folder}/${name}`, '--out', out]);
    expect(code, err).toBe(0);
    const { claims } = JSON.parse(readFileSync(join(out, 'claims.json'), 'utf8')) as Claims;
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter(({ outcome }) => outcome !== 'held').map(({ claim }) => claim)).toEqual([]);
  },
  600_000,
);
