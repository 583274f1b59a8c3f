/** All diagnostics of the grammar. */
import { bracketMessages } from './brackets.js';
import { clauseMessages } from './clauses.js';
import { expressionMessages } from './expressions.js';
import { foreignMessages } from './foreign.js';
import { placementMessages } from './placement.js';
import { signMessages } from './signs.js';
import { statementMessages } from './statements.js';

/** The definitions in the order of their codes. */
export const syntaxDefinitions = [
  ...bracketMessages,
  ...signMessages,
  ...expressionMessages,
  ...clauseMessages,
  ...foreignMessages,
  ...statementMessages,
  ...placementMessages,
].sort((a, b) => (a.code < b.code ? -1 : 1));

export type SyntaxDefinition = (typeof syntaxDefinitions)[number];
export type SyntaxCode = SyntaxDefinition['code'];
