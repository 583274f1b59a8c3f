/** The pages of `docs/gallery`: one for every spec, with the architecture of the compiled model. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { compileFile, hasErrors } from '../compiler/index.js';
import { architecture } from './testing/architecture.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const gallery = `${root}docs/gallery/`;
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const systems = readdirSync(`${root}specs`).flatMap((name) => (name.endsWith('.gen') ? [name.slice(0, -4)] : []));

/** The place of a table: `<!-- architecture specs/dcgan.gen:WGAN D -->` … `<!-- /architecture -->`; D is optional. */
const place = /(<!-- architecture (\S+):(\w+)([\w ]*?) -->)[\s\S]*?(<!-- \/architecture -->)/g;

function filled(page: string): string {
  return page.replace(place, (_, open: string, spec: string, model: string, nets: string, close: string) => {
    const { graph, diagnostics } = compileFile(`${root}${spec}`, { read, model });
    if (!graph || hasErrors(diagnostics)) throw new Error(`${spec}:${model} does not compile.`);
    const only = nets.trim();
    return `${open}\n\n${architecture(graph, only === '' ? undefined : only.split(' '))}\n\n${close}`;
  });
}

describe.each(systems)('%s', (name) => {
  const path = `${gallery}${name}.md`;

  test('has a page with its source, its layers and its losses, in the index', () => {
    const page = readFileSync(path, 'utf8');
    expect(page).toContain(`(../../specs/${name}.gen)`);
    expect(page).toContain(`/#example=specs/${name}.gen)`);
    for (const part of ['## Layers', '## Losses', '## Reproduced, and not']) expect(page).toContain(part);
    expect([...page.matchAll(place)].map((found) => found[2])).toContain(`specs/${name}.gen`);
    expect(readFileSync(`${gallery}README.md`, 'utf8')).toContain(`(${name}.md)`);
  });

  test('shows the architecture of the compiled model', async () => {
    const page = readFileSync(path, 'utf8');
    const text = await format(filled(page), { ...(await resolveConfig(path)), parser: 'markdown' });
    if (process.env['GENC_UPDATE_GOLDENS'] === '1') writeFileSync(path, text);
    expect(readFileSync(path, 'utf8'), 'npm run specs writes it anew').toBe(text);
  });
});
