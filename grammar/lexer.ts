/** Text to raw tokens. Every character lands in a token, a comment or white space: the lexer has no errors of its own. */
import { Lexer } from 'chevrotain';
import type { IToken } from 'chevrotain';
import { lexed } from './tokens.js';

const lexer = new Lexer(lexed, { positionTracking: 'full', skipValidations: true });

export interface RawTokens {
  readonly tokens: IToken[];
  /** `// …` and `/// …`, in order. */
  readonly comments: IToken[];
  /** `# …` and block comments, in order. */
  readonly badComments: IToken[];
}

export function lex(text: string): RawTokens {
  const { tokens, groups } = lexer.tokenize(text);
  return { tokens, comments: groups['comments'] ?? [], badComments: groups['badComments'] ?? [] };
}
