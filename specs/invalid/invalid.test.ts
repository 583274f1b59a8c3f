import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../compiler/compile.js';
import { applyFixes } from '../../compiler/diagnostics/fix.js';
import { renderAll } from '../../compiler/diagnostics/render.js';

/**
 * Specs with typical mistakes, each with genc's messages in a comment at its end.
 * `GENC_UPDATE_GOLDENS=1 npx vitest run specs/invalid` regenerates the comments; read them as their receiver would.
 */
const marker = '\n// genc check says:\n';
const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.gen'));

function said(name: string, text: string): string {
  const { diagnostics } = checkFile(`specs/invalid/${name}`, {
    read: (path) => (path.endsWith(name) ? text : undefined),
  });
  return renderAll(diagnostics, { fixCommand: 'genc check --fix' });
}

describe('invalid specs', () => {
  test.each(names)('%s', (name) => {
    const path = join(import.meta.dirname, name);
    const [spec, expected] = readFileSync(path, 'utf8').split(marker) as [string, string?];
    const found = said(name, spec)
      .split('\n')
      .map((line) => `//   ${line}`.trimEnd())
      .join('\n');
    if (process.env['GENC_UPDATE_GOLDENS'] === '1') writeFileSync(path, `${spec}${marker}${found}\n`);
    else expect(found).toBe(expected?.trimEnd());
  });

  test.each(names)('%s: the fixes come to an end and leave fewer mistakes', (name) => {
    let text = readFileSync(join(import.meta.dirname, name), 'utf8').split(marker)[0]!;
    const check = (): ReturnType<typeof checkFile>['diagnostics'] => checkFile(name, { read: () => text }).diagnostics;
    const before = check().filter(({ fixes }) => fixes?.length).length;
    for (let round = 0; round < 10; round++) text = applyFixes(check()).texts.get(name) ?? text;
    expect(applyFixes(check()).applied).toEqual([]);
    if (before > 0) expect(check().filter(({ fixes }) => fixes?.length)).toEqual([]);
  });
});
