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
  readonly errors: SyntaxDiagnostic[];
}

/** Statements that are cut out one after the other, each for one more reading of all tokens. */
const mostReadings = 24;

/**
 * Runs the one parser over the tokens. Where Chevrotain's recovery has lost its place, so that braces close what they do not
 * belong to, only its first mistake is believed: what could not be read is left out, and the rest is read anew.
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

/** One reading, of as much as stands before the last mistake that is looked for. */
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

/** Whether all declarations at top level began outside of all braces. */
function keepsPlace(tree: CstNode, { inner }: Marks): boolean {
  return (tree.children.declaration ?? []).every((declaration) => {
    const start = (declaration as CstNode).location?.startOffset;
    return start === undefined || !inner.has(start);
  });
}

/** The tokens without the statement, or the part of it, in which a mistake was found; none where that would not help. */
function leaveOut(tokens: IToken[], error: IRecognitionException, marks: Marks): IToken[] | undefined {
  const place = placeOf(tokens, error, marks);
  const statement = statementAt(tokens, place, marks);
  return statement && withoutUnreadable(tokens, statement, place);
}

/** An error at a token that `recover/` has put in is part of what was reported there. */
function isNew({ token }: IRecognitionException): boolean {
  return token.image !== '' || token.tokenType === EOF;
}

/** Only where the caller has left almost no stack: `nestingLimit` is far below what the default stack bears. */
function tooDeep(source: Source): SyntaxDiagnostic {
  return syntaxError('GEN0005', 'stack', spanBetween(source, 0, 0));
}
