import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile, compileFile } from '../../compile.js';
import { render } from '../render.js';
import { compilerDefinitions } from './index.js';

const compilerFolder = join(import.meta.dirname, '../..');

/** The messages of checking a page's spec. Three pages are about the command line. */
function check(code: string, text: string): readonly { readonly code: string; readonly shown: string }[] {
  const options = { read: (path: string) => (path === 'page.gen' ? text : undefined) };
  const run = /^\/\/ genc (?:show|train) small\.gen(?::(\w+))?(?: --set (\w+)=(\w+))?/.exec(text);
  const { diagnostics } = run?.[1]
    ? compileFile('page.gen', { ...options, model: run[1] })
    : checkFile('page.gen', { ...options, ...(run?.[2] ? { settings: { [run[2]]: run[3]! } } : {}) });
  return diagnostics.map((diagnostic) => ({ code: diagnostic.code, shown: `${code}:\n${render(diagnostic)}` }));
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(join('diagnostics', 'messages')));
}

describe('help pages', () => {
  const withExamples = compilerDefinitions.filter((page) => page.bad !== '');

  test.each(withExamples.map((page) => [page.code, page] as const))(
    '%s: the bad example is reported, and nothing else is',
    (code, page) => {
      const said = check(code, page.bad);
      expect([...new Set(said.map((each) => each.code))], said.map((each) => each.shown).join('\n')).toEqual([code]);
    },
  );

  test.each(withExamples.map((page) => [page.code, page] as const))(
    '%s: the good example has no problems',
    (code, page) => {
      expect(check(code, page.good).map((each) => each.shown)).toEqual([]);
    },
  );

  test('every message is reported somewhere', () => {
    const sources = sourcesIn(compilerFolder).map((path) => readFileSync(path, 'utf8'));
    const isSaid = (code: string, key: string): boolean =>
      sources.some((text) => text.includes(`'${code}'`) && text.includes(`'${key}'`));
    const unsaid = compilerDefinitions.flatMap(({ code, messages }) =>
      Object.keys(messages).flatMap((key) => (isSaid(code, key) ? [] : [`${code} ${key}`])),
    );
    expect(unsaid).toEqual([]);
  });

  test('codes and names are unique', () => {
    for (const key of ['code', 'name', 'title'] as const)
      expect(new Set(compilerDefinitions.map((page) => page[key])).size).toBe(compilerDefinitions.length);
  });

  test('only the faults of the compiler have no example', () => {
    expect(compilerDefinitions.filter((page) => page.bad === '' || page.good === '').map((page) => page.code)).toEqual([
      'GEN9010',
      'GEN9999',
    ]);
  });
});
