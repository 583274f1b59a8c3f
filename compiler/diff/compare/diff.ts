/**
 * The comparison of two models, as a pipeline of plain data:
 *
 *   graph ─form-of→ form ─┐
 *                         ├─match→ rows ─net-diff, entry-diff→ changes ─causes, params→ changes with their causes
 *   graph ─form-of→ form ─┘                                        ├─apply→ the other form
 *                                                                  └─render→ text, Markdown, JSON, HTML
 */
import type { AnyChange, Draft } from './changes.js';
import { finish } from './changes.js';
import type { Causes } from './causes.js';
import { findNetCauses } from './causes.js';
import { findEntryCauses } from './entry-causes.js';
import { diffEntries } from './entry-diff.js';
import type { ModelForm } from './form.js';
import { inputNames } from './input-names.js';
import type { Row } from './match.js';
import { matchLayers } from './match.js';
import { matchNets } from './match-nets.js';
import type { NetNames } from './net-diff.js';
import { diffNet } from './net-diff.js';

/** A net of both models with its layers side by side. */
export interface NetRows extends NetNames {
  readonly rows: readonly Row[];
}

export interface FormDiff {
  readonly a: ModelForm;
  readonly b: ModelForm;
  readonly nets: readonly NetRows[];
  /** Changes of nets first, then those of other sections in order. */
  readonly changes: readonly AnyChange[];
}

/** The changes that lead from one form to the other. `applyChanges(a, changes)` is `b`. */
export function diffForms(a: ModelForm, b: ModelForm): FormDiff {
  const pairs = matchNets(a, b);
  const causes: Causes = new Map();
  const changes: AnyChange[] = wholeNets(a, b, pairs).map(finish);
  const nets: NetRows[] = [];
  for (const names of pairs) {
    const [before, after] = [a.nets[names.before]!, b.nets[names.after]!];
    const rows = matchLayers(before, after);
    const own = diffNet(names, before, after, rows).map(finish);
    findNetCauses({ a: before, b: after, rows, changes: own }, causes);
    changes.push(...own);
    nets.push({ ...names, rows });
  }
  const after = new Map(pairs.map((pair) => [pair.before, pair.after]));
  const inputs = new Map(
    pairs.map(({ before, after: name }) => [before, inputNames(a.nets[before]!.inputs, b.nets[name]!.inputs)]),
  );
  const naming = {
    net: (name: string) => after.get(name) ?? name,
    input: (net: string, name: string) => inputs.get(net)?.get(name) ?? name,
  };
  changes.push(...diffEntries(a, b, naming).map(finish));
  findEntryCauses(a, b, changes, causes);
  return { a, b, nets, changes: changes.map((change) => withCause(change, causes.get(change.id))) };
}

export const withCause = (change: AnyChange, cause: string | undefined): AnyChange =>
  cause === undefined ? change : { ...change, cause };

function wholeNets(a: ModelForm, b: ModelForm, pairs: readonly NetNames[]): Draft[] {
  const kept = { a: new Set(pairs.map(({ before }) => before)), b: new Set(pairs.map(({ after }) => after)) };
  const removed = Object.entries(a.nets).filter(([name]) => !kept.a.has(name));
  const added = Object.entries(b.nets).filter(([name]) => !kept.b.has(name));
  return [
    ...removed.map(([name, from]): Draft => ({
      kind: 'removed',
      what: 'net',
      before: { section: 'net', name },
      from,
      weight: 'meaning',
    })),
    ...added.map(([name, to]): Draft => ({
      kind: 'added',
      what: 'net',
      after: { section: 'net', name },
      to,
      weight: 'meaning',
    })),
  ];
}
