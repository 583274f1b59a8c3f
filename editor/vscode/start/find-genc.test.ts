import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findGenc } from './find-genc.js';
import type { Surroundings } from './find-genc.js';

const bundled = '/extension/server/genc.mjs';

/** What is found with some files on a disk; links are named by their targets. */
function found(files: Readonly<Record<string, string>>, more: Partial<Surroundings> = {}): unknown {
  const here = Object.fromEntries(Object.entries(files).map(([path, target]) => [resolve(path), target]));
  return findGenc({
    ...{ setting: '', folders: ['/a', '/b'], trusted: true, bundled },
    isFile: (path) => here[path] !== undefined,
    realPath: (path) => here[path] || path,
    ...more,
  });
}

test('the package of the first folder that has one', () => {
  const path = resolve('/b/node_modules/genc/dist/cli.mjs');
  expect(found({ [path]: '' })).toEqual({ path, kind: 'module', from: 'folder' });
});

test.skipIf(process.platform === 'win32')('the command that a clone links, by its target', () => {
  const link = '/a/node_modules/.bin/genc';
  expect(found({ [link]: '/a/dist/cli.mjs' })).toEqual({ path: '/a/dist/cli.mjs', kind: 'module', from: 'folder' });
  expect(found({ [link]: '' })).toEqual({ path: link, kind: 'program', from: 'folder' });
});

test('the server of the extension, where there is no other', () => {
  expect(found({})).toEqual({ path: bundled, kind: 'module', from: 'extension' });
});

test('nothing of a folder that is not trusted, whatever a setting says', () => {
  const files = { '/a/node_modules/genc/dist/cli.mjs': '', '/a/evil.mjs': '' };
  for (const setting of ['', '/a/evil.mjs', 'evil'])
    expect(found(files, { trusted: false, setting })).toMatchObject({ from: 'extension' });
});

test('a setting comes first: a path, a path in a folder or at home, or a command', () => {
  const files = { '/a/node_modules/genc/dist/cli.mjs': '', '/b/dist/cli.mjs': '', [`${homedir()}/bin/genc`]: '' };
  const of = (setting: string): unknown => found(files, { setting });
  expect(of('/b/dist/cli.mjs')).toEqual({ path: '/b/dist/cli.mjs', kind: 'module', from: 'setting' });
  expect(of('dist/cli.mjs')).toEqual({ path: resolve('/b/dist/cli.mjs'), kind: 'module', from: 'setting' });
  expect(of('~/bin/genc')).toEqual({ path: `${homedir()}/bin/genc`, kind: 'program', from: 'setting' });
  expect(of(' genc ')).toEqual({ path: 'genc', kind: 'program', from: 'setting' });
});

test('a setting that names nothing is a problem, and nothing else is guessed', () => {
  const files = { '/a/node_modules/genc/dist/cli.mjs': '' };
  expect(found(files, { setting: './gone.mjs' })).toEqual({
    message: `The setting genc.path names no file: ${resolve('/a/gone.mjs')} and ${resolve('/b/gone.mjs')}. Correct it, or empty it to use genc of the folder.`,
  });
  const alone = { message: expect.stringContaining('./gone, which needs an open folder') as string };
  expect(found(files, { setting: './gone', folders: [] })).toEqual(alone);
});
