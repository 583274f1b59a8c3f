/** The two sides of `genc diff`: each is a spec, a run, or a spec at a revision of git. */
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { subjectOf } from '../../compiler/diff/index.js';
import type { CompiledSubject } from '../../compiler/diff/index.js';
import { nearest } from '../../compiler/diagnostics/suggest.js';
import { UserError } from '../../runtime/common/errors.js';
import { requireFile } from '../common/spec-address.js';
import { UsageError } from '../common/failure.js';
import { read, report, requireModel } from '../common/spec.js';
import { note } from '../common/terminal.js';
import { readRevision } from './git.js';
import { runSide } from './run.js';
import type { Side } from './spec-source.js';

export interface NamedSubject extends CompiledSubject {
  readonly label: string;
}

/** Compiles one side. Errors are reported with exit code 2, since 1 means that the models differ. */
export function loadSide(word: string): NamedSubject {
  const side = sideOf(word);
  const { path, options, label } = side;
  const { models, diagnostics, subject } = subjectOf(path, options);
  requireModel({ file: label, model: options.model }, models);
  if (!subject) {
    note(`in ${label}:\n`);
    report(diagnostics);
    throw new UserError(diagnostics.length > 0 ? '' : `${label} holds no model`, { exitCode: 2 });
  }
  return { ...subject, label: `${label}:${subject.name}` };
}

function sideOf(word: string): Side {
  if (existsSync(word)) return statSync(word).isDirectory() ? runSide(word) : fileSide(word);
  const parts = word.split(':');
  if (parts.length === 1) {
    requireFile(word);
    throw new UsageError(`there is no file ${word}`);
  }
  const named = parts.at(-1)!;
  const file = parts.slice(0, -1).join(':');
  if (named === '')
    throw new UsageError(`"${word}" ends in a colon`, 'write FILE, FILE:Name, REV:FILE or a run folder');
  if (existsSync(file)) return statSync(file).isDirectory() ? runWithName(file, named) : fileSide(file, named);
  const [revision = '', path = '', model, ...rest] = parts;
  // In `spec.gen:Name`, a file that does not exist is a misspelt file, not a revision.
  if (revision.endsWith('.gen') || (parts.length === 2 && !path.includes('.') && !path.includes('/')))
    requireFile(file);
  if (rest.length > 0) throw new UsageError(`"${word}" has too many colons`, 'write REV:FILE or REV:FILE:Name');
  const reader = readRevision(revision, path);
  return {
    label: `${revision}:${path}`,
    path,
    options: { read: reader, ...(model === undefined ? {} : { model }) },
  };
}

const fileSide = (file: string, model?: string): Side => ({
  label: file,
  path: file,
  options: { read, ...(model === undefined ? {} : { model }) },
});

/** The one model of a run; the given name must be its name. */
function runWithName(folder: string, model: string): Side {
  const side = runSide(folder);
  if (side.options.model !== model) {
    const meant = nearest(model, [side.options.model ?? '']);
    throw new UsageError(
      `the run ${basename(folder)} is one of ${side.options.model}, not of ${model}`,
      meant ? `did you mean ${folder}:${meant}?` : undefined,
    );
  }
  return side;
}
