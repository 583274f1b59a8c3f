import type { Advice } from './advice.js';

/**
 * A mistake that the person at the keyboard can correct. The command line prints its message and hint without a stack
 * trace; anything else that is thrown is a fault of the program.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The way to correct it. */
  readonly hint?: string;
  /** The call that corrects it, if there is one. */
  readonly advice?: Advice;
  /** The exit code. 1: the work could not be done. 2: the command was called wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, options: { hint?: string; advice?: Advice; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
    if (options.hint !== undefined) this.hint = options.hint;
    if (options.advice !== undefined) this.advice = options.advice;
  }
}
