/** Where an edit is evaluated, and what may still change what it brings in. */
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import type { Meaning } from '../scope/meaning.js';
import type { TrackedEdit } from '../scope/tracked-edit.js';

/** Edits that still apply, with the defaults of the model, which hold for whatever is brought in. */
export function openEdits(builder: Builder): readonly TrackedEdit[] {
  const { edits, firstEdit } = builder;
  return firstEdit === 0 ? edits : edits.filter((edit, index) => index >= firstEdit || edit.isDefault);
}

/** Evaluates what an edit brings in: neither it nor an earlier edit changes that again. */
export function after(builder: Builder, edit: TrackedEdit, evaluateIt: () => Meaning): Meaning {
  const before = builder.firstEdit;
  builder.firstEdit = Math.max(before, builder.edits.indexOf(edit) + 1);
  try {
    return evaluateIt();
  } finally {
    builder.firstEdit = before;
  }
}

/** Names in an edit mean what they mean where it is written, and then what they mean in the body that it changes. */
export function editEnvironment(builder: Builder, tracked: TrackedEdit, body: Environment): Environment {
  const file = builder.fileEnvironment(tracked.edit.span.source);
  return new Environment(body.place, body.path, tracked.edit.span.source, body, (name) => file.lookup(name));
}
