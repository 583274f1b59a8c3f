import { UserError } from '../../runtime/common/errors.js';
import { withAdvice } from './advice.js';
import { tellParent } from './parent.js';

/** A mistake in the call: an unknown file, option or value. Exit code 2. */
export class UsageError extends UserError {
  constructor(message: string, hint?: string) {
    super(message, { hint, exitCode: 2 });
  }
}

/** A mistake in the spec or the run. Exit code 1. The message is empty if everything is reported already. */
export class Failure extends UserError {
  constructor(message = '', hint?: string) {
    super(message, { hint, exitCode: 1 });
  }
}

/** The advice if sharp's native part is missing: it is an optional package, which npm can omit. */
export const IMAGES_HINT =
  "sharp's native part is missing, as after npm install --omit=optional; npm install --include=optional sharp adds it " +
  '(in a clone of genc: npm ci --include=optional)';

/** The reason why a command failed, in words; undefined for a mistake of genc itself. */
export function failureOf(error: unknown): { readonly message: string; readonly hint?: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  // The name decides, not the class: a compiled module may throw errors of another copy of the runtime.
  if (error.name === 'UserError') {
    const { message, hint, advice } = error as UserError;
    return hint ? { message, hint: withAdvice(hint, advice) } : { message };
  }
  if (error.name === 'BackendError') return { message: error.message, hint: 'genc doctor tells what runs here' };
  if (error.message.startsWith('Could not load the "sharp" module'))
    return { message: firstLine(error.message), hint: IMAGES_HINT };
  return undefined;
}

const firstLine = (text: string): string => text.split('\n')[0]!;

/** Reports the reason why a command failed to people and to the parent process; returns the exit code. */
export function explainFailure(error: unknown, write: (text: string) => void): number {
  const failure = failureOf(error);
  if (failure) {
    const { message, hint } = failure;
    if (message) write(`error: ${message}\n`);
    if (hint) write(`hint: ${hint}\n`);
    if (message) tellParent({ kind: 'failed', message: firstLine(message) });
    return (error as Error).name === 'UserError' ? (error as UserError).exitCode : 1;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  write(`genc failed, and the mistake is its own, not yours. Please report this:\n${trace}\n`);
  return 1;
}
