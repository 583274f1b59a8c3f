import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hostileTexts } from '../../specs/testing/hostile.js';
import { scriptLine, shellWord } from './shell.js';

test('a shell reads one word', () => {
  for (const text of hostileTexts.map((each) => each.replaceAll('\0', '')))
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  expect(shellWord('-rf')).toBe("'-rf'");
  expect(scriptLine('a\nrm -rf b')).toBe('a?rm -rf b');
});
