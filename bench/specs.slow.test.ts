/** The specs of the benches stay valid. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkFile, compileFile, emit } from '../compiler/index.js';
import { loadModule } from '../runtime/runs/open/module.js';

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const specsIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.gen') ? [`${folder}/${name}`] : []));
const here = fileURLToPath(new URL('.', import.meta.url));

describe('specs of the bench', () => {
  it.each(specsIn(`${here}specs`))('%s', async (path) => {
    const { graph, diagnostics } = compileFile(path, { read });
    expect(diagnostics).toEqual([]);
    const model = await loadModule(await emit(graph!), path);
    expect(model.train.groups.length).toBeGreaterThan(0);
  });

  it.each(specsIn(`${here}against/specs`))('%s', (path) => {
    expect(checkFile(path, { read }).diagnostics).toEqual([]);
  });
});
