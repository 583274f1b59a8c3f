import { UserError } from '../../runtime/common/errors.js';
import { withAdvice } from './advice.js';

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

/** Writes the reason why a command failed and returns its exit code. */
export function explainFailure(error: unknown, write: (text: string) => void): number {
  // The name decides, not the class: a compiled module may throw errors of another copy of the runtime.
  if (error instanceof Error && error.name === 'UserError') {
    const { message, hint, advice, exitCode } = error as UserError;
    if (message) write(`error: ${message}\n`);
    if (hint) write(`hint: ${withAdvice(hint, advice)}\n`);
    return exitCode;
  }
  if (error instanceof Error && error.name === 'BackendError') {
    write(`error: ${error.message}\nhint: genc doctor tells what runs here\n`);
    return 1;
  }
  if (error instanceof Error && error.message.startsWith('Could not load the "sharp" module')) {
    write(`error: ${error.message.split('\n')[0]}\nhint: ${IMAGES_HINT}\n`);
    return 1;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  write(`genc failed, and the mistake is its own, not yours. Please report this:\n${trace}\n`);
  return 1;
}
