import type { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';

/** Words that are no rows have places alone. */
export function namelessOnly(builder: Builder, owner: string, given: readonly BoundArgument[]): boolean {
  const named = given.find((argument) => argument.name !== undefined);
  if (named)
    builder.error('GEN1008', named.nameSpan ?? named.span, `\`${owner}\` has no setting \`${named.name}\``, {
      hint: 'What it takes has no name here: leave the name out.',
    });
  return !named;
}
