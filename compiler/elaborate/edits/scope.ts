/** The environment of an edit, and the edits that may still change the layers that it inserts. */
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import type { TrackedEdit } from '../scope/tracked-edit.js';

/** Edits that still apply, and the model's defaults, which apply to everything that is inserted. */
export function openEdits(builder: Builder): readonly TrackedEdit[] {
  const { edits, firstEdit } = builder;
  return firstEdit === 0 ? edits : edits.filter((edit, index) => index >= firstEdit || edit.isDefault);
}

/** Evaluates the layers that an edit inserts. Only later edits change them. */
export function after(builder: Builder, edit: TrackedEdit, evaluateIt: () => Meaning): Meaning {
  const before = builder.firstEdit;
  builder.firstEdit = Math.max(before, builder.edits.indexOf(edit) + 1);
  try {
    return evaluateIt();
  } finally {
    builder.firstEdit = before;
  }
}

/** Names in an edit have the meaning of the place where it is written, and then the meaning of the body that it changes. */
export function editEnvironment(builder: Builder, tracked: TrackedEdit, body: Environment): Environment {
  const file = builder.fileEnvironment(tracked.edit.span.source);
  return new Environment(body.place, body.path, tracked.edit.span.source, body, (name) => file.lookup(name));
}
