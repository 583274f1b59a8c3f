import type { Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import type { Edit } from '../../resolve/model.js';
import type { TrackedEdit } from '../scope/tracked-edit.js';

/** The plain name that an edit addresses, in `BatchNorm`, `leaky_relu(0.2)` and `stem` alike. */
export function nameOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'call') return nameOf(expression.callee);
  if (expression.kind === 'parenthesised') return nameOf(expression.inner);
  return undefined;
}

/** A path (`D/features/conv`) must lie in one of the places of an edit (`D`, `D.features`). */
function inPlace(places: readonly Expression[], path: string): boolean {
  if (places.length === 0) return true;
  return places.some((place) => {
    const prefix = textOf(place.span)
      .replace(/\s+/g, '')
      .replaceAll('.', '/')
      .replace(/\[(\d+)\]/g, '/$1');
    return path === prefix || path.startsWith(`${prefix}/`);
  });
}

/** The edits that concern a callable called `name` (and labelled `label`) at `path`, in order. */
export function editsFor(
  edits: readonly TrackedEdit[],
  name: string | undefined,
  label: string | undefined,
  path: string,
): TrackedEdit[] {
  return edits.filter((tracked) => {
    const { edit } = tracked;
    if (!inPlace(edit.in, path)) return false;
    return targetsOf(edit).some((target) => target === name || target === label);
  });
}

/** Names of layers, or labels, that an edit addresses. */
export function targetsOf(edit: Edit['edit']): string[] {
  if (edit.kind === 'set') return edit.on.map((identifier) => identifier.name);
  const target = nameOf(edit.kind === 'insert' ? edit.after : edit.what);
  return target === undefined ? [] : [target];
}
