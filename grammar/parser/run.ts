import { EOF } from 'chevrotain';
import type { CstNode, IRecognitionException, IToken } from 'chevrotain';
import type { SyntaxDiagnostic } from '../messages/report.js';
import { errorLimit, syntaxError } from '../messages/report.js';
import { spanBetween } from '../syntax/source.js';
import type { Source } from '../syntax/source.js';
import { explain, provider } from './explain.js';
import { placeOf, statementAt, withoutUnreadable } from './statement.js';
import type { Marks } from './statement.js';
import { Grammar } from './declarations.js';

class TooManyErrors extends Error {}

/** A parser that stops at `errorLimit` mistakes, since Chevrotain's recovery recurs once per mistake. */
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
  readonly errors: SyntaxDiagnostic[];
}

/** The most readings of all tokens; each one after the first leaves out one more statement. */
const mostReadings = 24;

/**
 * Runs the one parser over the tokens. If Chevrotain's recovery loses its place, so that braces close the wrong block,
 * only its first mistake counts: the unreadable part is left out, and the rest is read again.
 */
export function runGrammar(source: Source, written: readonly IToken[], marks: Marks): GrammarResult {
  let tokens = [...written];
  const errors: SyntaxDiagnostic[] = [];
  const seen = new Set<IToken>();
  for (let reading = 1; ; reading++) {
    const { tree, found, input } = readOnce(tokens);
    if (tree === undefined) return { tree, errors: [tooDeep(source)] };
    const fresh = found.filter(isNew);
    const said = (error: IRecognitionException): SyntaxDiagnostic => explain(source, input, error, marks);
    const lost = fresh.length > 1 || (fresh.length === 1 && !keepsPlace(tree, marks));
    const first = fresh[0];
    const cut =
      first && lost && reading < mostReadings && !seen.has(first.token) ? leaveOut(input, first, marks) : undefined;
    if (!first || !cut)
      return { tree, errors: [...errors, ...fresh.filter(({ token }) => !seen.has(token)).map(said)] };
    seen.add(first.token);
    errors.push(said(first));
    tokens = cut;
  }
}

/** Reads the tokens once, up to the last mistake within the limit. */
function readOnce(tokens: IToken[]): { tree?: CstNode; found: readonly IRecognitionException[]; input: IToken[] } {
  grammar ??= new BoundedGrammar(provider);
  let input = tokens;
  for (;;) {
    grammar.input = input;
    try {
      const tree = grammar.file();
      return { tree, found: grammar.errors, input };
    } catch (error) {
      if (error instanceof RangeError) return { found: [], input };
      if (!(error instanceof TooManyErrors)) throw error;
      const last = grammar.errors[grammar.errors.length - 1]?.token;
      const cut = last ? input.indexOf(last) : -1;
      input = input.slice(0, cut > 0 ? Math.min(cut, input.length - 1) : Math.floor(input.length / 2));
    }
  }
}

/** A reading keeps its place if all its declarations at top level begin outside of all braces. */
function keepsPlace(tree: CstNode, { inner }: Marks): boolean {
  return (tree.children.declaration ?? []).every((declaration) => {
    const start = (declaration as CstNode).location?.startOffset;
    return start === undefined || !inner.has(start);
  });
}

/** The tokens without the statement, or its part, with a mistake; undefined if that would not help. */
function leaveOut(tokens: IToken[], error: IRecognitionException, marks: Marks): IToken[] | undefined {
  const place = placeOf(tokens, error, marks);
  const statement = statementAt(tokens, place, marks);
  return statement && withoutUnreadable(tokens, statement, place);
}

/** An error is new unless it is at a token that `recover/` inserted and reported. */
function isNew({ token }: IRecognitionException): boolean {
  return token.image !== '' || token.tokenType === EOF;
}

/** The diagnostic of a caller's stack that is almost full: the default stack holds far more than `nestingLimit`. */
function tooDeep(source: Source): SyntaxDiagnostic {
  return syntaxError('GEN0005', 'stack', spanBetween(source, 0, 0));
}
