import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkFile, compileFile, emit, hasErrors } from '../compiler/index.js';

/** Every model and variant of `specs/` is kept compiled, so that a change of the compiler shows in review as changed code. */
const specs = fileURLToPath(new URL('.', import.meta.url));
const update = process.env['GENC_UPDATE_GOLDENS'] === '1';
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
const files = readdirSync(specs).filter((name) => name.endsWith('.gen'));

describe.each(files)('%s', (name) => {
  const path = `${specs}${name}`;
  const { models, diagnostics } = checkFile(path, { read });

  test('checks without a word', () => {
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  });

  test.each(models)('%s compiles to what is committed', async (model) => {
    const { graph, diagnostics: own } = compileFile(path, { read, model });
    expect(hasErrors(own)).toBe(false);
    const code = await emit(graph!);
    const golden = `${specs}compiled/${name.replace(/\.gen$/, '')}/${model}.ts`;
    if (update) {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, code);
    }
    expect(existsSync(golden), `${relative(specs, golden)} is missing: run npm run specs`).toBe(true);
    expect(code).toBe(readFileSync(golden, 'utf8'));
  });

  test('compiles to the same bytes twice', async () => {
    const once = async (): Promise<string> => emit(compileFile(path, { read, model: models.at(-1)! }).graph!);
    expect(await once()).toBe(await once());
  });
});

test('every committed module has its spec', () => {
  const folders = existsSync(`${specs}compiled`) ? readdirSync(`${specs}compiled`) : [];
  for (const folder of folders) {
    expect(files).toContain(`${folder}.gen`);
    const { models } = checkFile(`${specs}${folder}.gen`, { read });
    expect(readdirSync(`${specs}compiled/${folder}`).sort()).toEqual(models.map((model) => `${model}.ts`).sort());
  }
});
