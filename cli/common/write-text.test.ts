/** Texts are written whole or not at all, and refusals are sentences. */
import { lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../runtime/common/errors.js';
import { emptyFolder } from '../testing.js';
import { writeText } from './write-text.js';

describe('writeText', () => {
  test('makes folders, keeps the mode, follows links and leaves nothing beside', () => {
    const folder = emptyFolder();
    const file = join(folder, 'new/spec.gen');
    writeText(file, 'one');
    writeFileSync(join(folder, 'run.sh'), 'one', { mode: 0o755 });
    symlinkSync('run.sh', join(folder, 'link.sh'));
    writeText(join(folder, 'link.sh'), 'two');
    expect(readFileSync(file, 'utf8')).toBe('one');
    expect(lstatSync(join(folder, 'link.sh')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toBe('two');
    expect(statSync(join(folder, 'run.sh')).mode & 0o777).toBe(0o755);
    expect(readdirSync(folder).sort()).toEqual(['link.sh', 'new', 'run.sh']);
  });

  test('refuses in sentences', ({ skip }) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'file'), 'kept');
    mkdirSync(join(folder, 'folder'));
    const refusal = (path: string): [string, number] => {
      try {
        writeText(path, 'text');
      } catch (error) {
        if (error instanceof UserError) return [error.message.replace(folder, '…'), error.exitCode];
        throw error;
      }
      throw new Error(`${path} is written`);
    };
    expect(refusal(join(folder, 'folder'))).toEqual(['…/folder is a folder, not a file.', 2]);
    expect(refusal(join(folder, 'file/model.ts'))).toEqual([
      '…/file/model.ts cannot be written: a part of this path is a file, not a folder.',
      2,
    ]);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept');
    if (process.platform !== 'linux') return skip('needs /dev/full');
    expect(refusal('/dev/full')).toEqual(['The disk is full: /dev/full is not written.', 1]);
  });
});
