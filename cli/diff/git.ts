/** Files at a revision of git. */
import { execFileSync } from 'node:child_process';
import { isAbsolute, relative } from 'node:path';
import { nearest } from '../../compiler/diagnostics/suggest.js';
import { UsageError } from '../common/failure.js';

/** The output of a git command; undefined if it fails. Git's own messages are not shown. */
function git(words: readonly string[]): string | undefined {
  try {
    return execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new UsageError('git is not installed, and REV:FILE asks it for the file');
    return undefined;
  }
}

/** A reader of one revision's files. It stops the command if git does not know the revision or the file in it. */
export function readRevision(revision: string, file: string): (path: string) => string | undefined {
  if (git(['rev-parse', '--git-dir']) === undefined)
    throw new UsageError(
      `this folder is in no git repository, so there is no ${revision}:${file}`,
      'write FILE, FILE:Name or a run folder',
    );
  const commit = revision.startsWith('-')
    ? undefined
    : git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])?.trim();
  if (commit === undefined || commit === '') {
    const meant = nearest(revision, revisions());
    throw new UsageError(
      `git knows no revision ${revision}`,
      meant ? `did you mean ${meant}:${file}?` : 'a branch, a tag, a commit, or the likes of HEAD~1',
    );
  }
  const show = (path: string): string | undefined => {
    const local = isAbsolute(path) ? relative(process.cwd(), path) : path;
    // The path is relative to this folder or, as git writes paths, to the top of the repository.
    return git(['show', `${commit}:./${local}`]) ?? git(['show', `${commit}:${local}`]);
  };
  if (show(file) === undefined) {
    const specs = (git(['ls-tree', '-r', '--name-only', commit]) ?? '')
      .split('\n')
      .filter((name) => name.endsWith('.gen'));
    const elsewhere = specs.filter((name) => name.endsWith(`/${file}`)).sort((a, b) => a.length - b.length);
    const meant = elsewhere[0] ?? nearest(file, specs);
    throw new UsageError(`${revision} has no file ${file}`, meant ? `did you mean ${revision}:${meant}?` : undefined);
  }
  return show;
}

const revisions = (): string[] => [
  'HEAD',
  ...(git(['for-each-ref', '--format=%(refname:short)']) ?? '').split('\n').filter(Boolean),
];
