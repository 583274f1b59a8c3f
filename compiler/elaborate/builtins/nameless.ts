import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';

/** Reports arguments with names. The arguments of a built-in word have only positions. */
export function namelessOnly(builder: Builder, owner: string, given: readonly BoundArgument[]): boolean {
  const named = given.find((argument) => argument.name !== undefined);
  if (named) builder.report('GEN1008', 'namedInput', named.nameSpan ?? named.span, { owner, name: named.name });
  return !named;
}
