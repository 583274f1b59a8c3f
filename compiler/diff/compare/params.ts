/**
 * Changes that follow from a param. The text of a spec does not say so reliably, but models do: the first model is
 * compiled again with the param of the second, and the differences that this makes follow from the param.
 */
import type { AnyChange } from './changes.js';
import { invert } from './changes.js';
import type { FormDiff } from './diff.js';
import { diffForms, withCause } from './diff.js';
import type { ModelForm } from './form.js';
import { canonicalText, same } from './json.js';

/** A model that can be compiled with other params; undefined if it does not check with them. */
export interface Subject {
  readonly form: ModelForm;
  with?(params: Readonly<Record<string, string>>): ModelForm | undefined;
}

/** The most params whose effects are looked for. Each costs two compilations, and no readable diff has more. */
const mostParams = 12;

export function diffSubjects(a: Subject, b: Subject): FormDiff {
  const diff = diffForms(a.form, b.form);
  const params = diff.changes.filter(isParam).slice(0, mostParams);
  const blamed = new Map<string, string>();
  for (const param of params) {
    const evidence = evidenceOf(param, a, b);
    for (const change of diff.changes)
      if (
        change.cause === undefined &&
        !isParam(change) &&
        change.weight !== 'spelling' &&
        evidence.has(signature(change))
      )
        blamed.set(change.id, blamed.get(change.id) ?? param.id);
  }
  const causes = new Set(blamed.values());
  const changes = diff.changes.map((change): AnyChange => {
    if (causes.has(change.id)) return { ...change, weight: 'meaning' };
    return withCause(change, change.cause ?? blamed.get(change.id));
  });
  return { ...diff, changes };
}

const isParam = ({ what, before, after }: AnyChange): boolean =>
  what === 'field' && before?.section === 'param' && after?.name === before.name;

const signature = ({ id, from, to }: AnyChange): string => canonicalText([id, from, to]);

/** The effects of the param on either model, as changes from the first to the second. */
function evidenceOf(param: AnyChange, a: Subject, b: Subject): Set<string> {
  const name = param.before!.name;
  const forward = variation(a, name, param.to);
  const backward = variation(b, name, param.from);
  const found = [
    ...(forward && !same(forward, a.form) ? diffForms(a.form, forward).changes : []),
    ...(backward && !same(backward, b.form) ? invert(diffForms(b.form, backward).changes) : []),
  ];
  return new Set(found.map(signature));
}

const variation = (subject: Subject, name: string, value: AnyChange['from']): ModelForm | undefined =>
  subject.with?.({ [name]: String(value) });
