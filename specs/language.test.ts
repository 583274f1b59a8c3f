/** The examples of docs/language.md, docs/flows.md, docs/data.md and the README check without an error, alone or within their surroundings. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../compiler/index.js';
import { declarationWords } from '../grammar/syntax/words.js';
import { wholeFile } from './testing/examples.js';

const root = fileURLToPath(new URL('../', import.meta.url));

function examplesOf(page: string): string[] {
  return [...readFileSync(`${root}${page}`, 'utf8').matchAll(/^```gen\n([\s\S]*?)^```$/gm)].map((found) => found[1]!);
}

describe.each(['docs/language.md', 'docs/flows.md', 'docs/data.md', 'README.md'])('%s', (page) => {
  test.each(examplesOf(page).map((example) => [example.split('\n')[0]!, example]))('%s', (_, example) => {
    const text = wholeFile(example);
    const path = `${root}specs/example.gen`;
    const read = (file: string): string | undefined =>
      file === path ? text : existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const errors = checkFile(path, { read }).diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, message, span }) => `${code} ${message}: ${text.slice(span.start, span.end)}`)).toEqual(
      [],
    );
  });
});

test('every declaration has an example, except the one that is not compiled yet', () => {
  const examples = examplesOf('docs/language.md').join('\n');
  const missing = declarationWords.filter((word) => !new RegExp(`^ *${word}\\b`, 'm').test(examples));
  expect(missing).toEqual(['extern']);
});
