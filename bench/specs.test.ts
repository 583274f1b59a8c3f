/** The benches compile these specs at every run: they have to stay valid. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileFile, emit } from '../compiler/index.js';
import { loadModule } from '../runtime/runs/open/module.js';

const folder = fileURLToPath(new URL('specs/', import.meta.url));

describe('specs of the bench', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.gen')))('%s', async (name) => {
    const { graph, diagnostics } = compileFile(folder + name, { read: (path) => readFileSync(path, 'utf8') });
    expect(diagnostics).toEqual([]);
    const model = await loadModule(await emit(graph!), name);
    expect(model.train.groups.length).toBeGreaterThan(0);
  });
});
