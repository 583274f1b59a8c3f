/** For tests: models from texts or files, ready for a comparison. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AnyChange } from '../compare/changes.js';
import type { FormDiff } from '../compare/diff.js';
import { diffSubjects } from '../compare/params.js';
import type { CompiledSubject } from '../compare/subject.js';
import { subjectOf } from '../compare/subject.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const onDisk = (path: string): string | undefined =>
  existsSync(`${root}${path}`) ? readFileSync(`${root}${path}`, 'utf8') : undefined;

/** A model of a spec of this repository. Throws its errors if it does not check. */
export const fromFile = (path: string, model?: string): CompiledSubject => checked(path, onDisk, model);

/** A model given as text. */
export const fromText = (text: string, model?: string): CompiledSubject => checked('spec.gen', () => text, model);

/** A model given as text; undefined if it does not check. */
export const tryText = (text: string, model?: string): CompiledSubject | undefined =>
  subjectOf('spec.gen', { read: () => text, ...(model === undefined ? {} : { model }) }).subject;

function checked(path: string, read: (path: string) => string | undefined, model?: string): CompiledSubject {
  const { subject, diagnostics } = subjectOf(path, { read, ...(model === undefined ? {} : { model }) });
  if (!subject) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return subject;
}

/** A model with one net. `chain` is the part after `x ->`. */
export const netSpec = (chain: string, more = ''): string => `model M {
  data pictures from "pictures" { x: [16, 16, 3] in 0..1 }
  net D(x) { return x -> ${chain} }
  loss d = mean(D(x)^2)
  train { step critic: minimize d over D with adam(lr=1e-4)  batch 8  epochs 2 }
  ${more}
}
`;

export const diffTexts = (a: string, b: string): FormDiff => diffSubjects(fromText(a), fromText(b));

/** One line per change without a cause, spelling left out: `kind id`. */
export const rootsOf = (diff: { readonly changes: readonly AnyChange[] }): string[] =>
  diff.changes
    .filter(({ cause, weight }) => cause === undefined && weight !== 'spelling')
    .map(({ kind, id }) => `${kind} ${id}`);

/** `id <- cause` for every change with a cause. */
export const consequencesOf = (diff: { readonly changes: readonly AnyChange[] }): string[] =>
  diff.changes.filter(({ cause }) => cause !== undefined).map(({ id, cause }) => `${id} <- ${cause}`);
