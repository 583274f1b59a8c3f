/** Every kind of syntax message, with the page that `genc explain CODE` shows. */
import { bracketCodes } from './brackets.js';
import { expressionCodes } from './expressions.js';
import { placementCodes } from './placement.js';
import { signCodes } from './signs.js';
import { statementCodes } from './statements.js';

export interface SyntaxCode {
  readonly code: string;
  /** The code's name, in words joined by hyphens. */
  readonly name: string;
  readonly severity: 'error';
  /** The rule, named as the truth it wants. */
  readonly title: string;
  readonly explanation: string;
  /** A complete spec that is reported. */
  readonly bad: string;
  /** The same, put right. */
  readonly good: string;
}

export const syntaxCodes: readonly SyntaxCode[] = [
  ...bracketCodes,
  ...signCodes,
  ...expressionCodes,
  ...statementCodes,
  ...placementCodes,
].sort((a, b) => (a.code < b.code ? -1 : 1));
