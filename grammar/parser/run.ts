import { EOF } from 'chevrotain';
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostic.js';
import { errorLimit, spanBetween, syntaxError } from '../messages.js';
import type { Source } from '../source.js';
import { explain, provider } from './explain.js';
import { Grammar } from './declarations.js';

class TooManyErrors extends Error {}

/** Stops at `errorLimit` mistakes: Chevrotain's recovery recurs once per mistake. */
class BoundedGrammar extends Grammar {
  protected SAVE_ERROR(error: IRecognitionException): IRecognitionException {
    if (this.errors.length >= errorLimit) throw new TooManyErrors();
    this.errors = [...this.errors, error];
    return error;
  }
}

let grammar: BoundedGrammar | undefined;

export interface GrammarResult {
  readonly tree: CstNode | undefined;
  readonly errors: Diagnostic[];
}

/** Runs the one parser over the tokens. */
export function runGrammar(source: Source, tokens: IToken[]): GrammarResult {
  grammar ??= new BoundedGrammar(provider);
  let input = tokens;
  for (;;) {
    grammar.input = input;
    try {
      const tree = grammar.file();
      return { tree, errors: grammar.errors.filter(isNew).map((error) => explain(source, input, error)) };
    } catch (error) {
      if (error instanceof RangeError) return { tree: undefined, errors: [tooDeep(source)] };
      if (!(error instanceof TooManyErrors)) throw error;
      // Once more, on what stands before the last mistake.
      const last = grammar.errors[grammar.errors.length - 1]?.token;
      const cut = last ? input.indexOf(last) : -1;
      input = input.slice(0, cut > 0 ? Math.min(cut, input.length - 1) : Math.floor(input.length / 2));
    }
  }
}

/** An error at a token that the retyper has put in is part of what was reported there. */
function isNew({ token }: IRecognitionException): boolean {
  return token.image !== '' || token.tokenType === EOF;
}

/** Only where the caller has left almost no stack: `nestingLimit` is far below what the default stack bears. */
function tooDeep(source: Source): Diagnostic {
  return syntaxError(
    'GEN0005',
    spanBetween(source, 0, 0),
    'The file is nested deeper than the stack of this process bears',
  );
}
