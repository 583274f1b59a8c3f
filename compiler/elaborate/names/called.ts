/** Names that a function and a number of the model share. */
import { calls } from '../../resolve/called-names.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Callable } from '../scope/meaning.js';
import { isCallable } from '../scope/meaning.js';

/**
 * Fields, losses and metrics are numbers: `metric psnr = psnr(y, x)` calls the function of that name. The same holds
 * for a `let` that would otherwise be computed from itself.
 */
export function isNeverCalled(builder: Builder, name: string, environment: Environment): boolean {
  if (environment.isBound(name)) return false;
  const member = builder.model.members.get(name);
  if (builder.fields.has(name) || member?.kind === 'loss' || member?.kind === 'metric') return true;
  return (member?.kind === 'let' || member?.kind === 'param' || member?.kind === 'pool') && calls(member.value, name);
}

/** The function or block of a file whose name a number of the model has too. */
export function functionOf(builder: Builder, name: string, environment: Environment): Callable | undefined {
  const found = builder.fileEnvironment(environment.source).lookup(name);
  return found && isCallable(found) && found.kind !== 'none' ? found : undefined;
}
