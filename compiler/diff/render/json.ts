/** A diff for programs. docs/diff.md describes the format. Its name changes if its meaning does. */
import type { AnyChange } from '../compare/changes.js';
import { checkpointOf } from '../compare/checkpoint.js';
import type { FormDiff } from '../compare/diff.js';
import { totalsOf } from '../compare/totals.js';
import { verdictOf } from './story.js';

export const format = 'genc-diff-1';

export interface DiffJson {
  readonly format: typeof format;
  readonly before: string;
  readonly after: string;
  readonly verdict: ReturnType<typeof verdictOf>;
  readonly checkpoint: ReturnType<typeof checkpointOf>;
  readonly totals: ReturnType<typeof totalsOf>;
  readonly changes: readonly AnyChange[];
}

export const toDiffJson = (diff: FormDiff, names: { readonly before: string; readonly after: string }): DiffJson => ({
  format,
  before: names.before,
  after: names.after,
  verdict: verdictOf(diff.changes),
  checkpoint: checkpointOf(diff),
  totals: totalsOf(diff),
  changes: diff.changes,
});
