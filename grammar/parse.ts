/**
 * The way from text to tree: `lex` → `classify` → Chevrotain's grammar → `tree/`.
 *
 * It never throws and never hangs: the lexer accepts every character, `recover/` balances brackets and bounds their
 * depth, the parser recovers, and after `errorLimit` mistakes it is restarted on the text before the last one.
 */
import type { IToken } from 'chevrotain';
import type { Comment, SourceFile } from './syntax/ast.js';
import type { SyntaxDiagnostic } from './messages/report.js';
import { docComments } from './docs.js';
import type { KeptTrees } from './kept/trees.js';
import { lex } from './syntax/lexer.js';
import { errorLimit, safeFix, syntaxError, tooManyErrors } from './messages/report.js';
import { spanOfToken } from './syntax/source.js';
import { runGrammar } from './parser/run.js';
import { classify } from './classify/classify.js';
import type { Classified } from './classify/classify.js';
import type { Source } from './syntax/source.js';
import { buildFile } from './tree/file.js';
import { Reader } from './tree/reader.js';
import { unreadStatements } from './unread-statements.js';

export interface ParseResult {
  readonly file: SourceFile;
  readonly diagnostics: SyntaxDiagnostic[];
}

/** A result with the tokens and comments, which the formatter needs beside the tree. */
export interface TokenParseResult extends ParseResult {
  readonly classified: Classified;
  readonly comments: readonly IToken[];
}

/** Reads a text. With `kept`, declarations that stood in the text before are not read again. */
export function parse(source: Source, kept?: KeptTrees): ParseResult {
  const { file, diagnostics } = parseTokens(source, kept);
  return { file, diagnostics };
}

export function parseTokens(source: Source, kept?: KeptTrees): TokenParseResult {
  const { tokens: raw, comments, badComments } = lex(source.text);
  const classified = classify(source, raw);
  const diagnostics = [...classified.diagnostics, ...badComments.map((comment) => badComment(source, comment))];
  const docs = docComments(raw, comments);
  const short = kept?.shorten(source, classified, docs) ?? classified.tokens;
  const { tree, errors } = runGrammar(source, short, classified);
  diagnostics.push(...errors);
  const reader = new Reader(source, docs, diagnostics);
  const file = buildFile(
    reader,
    tree,
    comments.map((token): Comment => ({ span: spanOfToken(source, token), text: token.image })),
  );
  if (diagnostics.length === 0) kept?.keep(source, classified, docs, file.declarations);
  const shown = inOrder(diagnostics);
  const unread = unreadStatements(source, classified.tokens, classified, shown);
  return { file: { ...file, unread }, diagnostics: shown, classified, comments };
}

/** Diagnostics in the order of their places, without a second one at a place and without those beyond the limit. */
function inOrder(diagnostics: SyntaxDiagnostic[]): SyntaxDiagnostic[] {
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const kept = diagnostics.filter((diagnostic, i) => {
    const before = diagnostics[i - 1];
    return !before || before.span.start !== diagnostic.span.start || before.span.end !== diagnostic.span.end;
  });
  if (kept.length <= errorLimit) return kept;
  return [...kept.slice(0, errorLimit - 1), tooManyErrors(kept[errorLimit - 1]!.span)];
}

function badComment(source: Source, token: IToken): SyntaxDiagnostic {
  const span = spanOfToken(source, token);
  const behind = source.text.slice(span.end).split(/\r?\n/, 1)[0]!;
  const lines = token.image
    .replace(/^#|^\/\*|\*\/$|^"""|"""$|^'''|'''$/g, '')
    .split(/\r?\n/)
    .map((line) => `// ${line.replace(/^\s*\*?\s?/, '').trimEnd()}`.trimEnd());
  return syntaxError('GEN0025', 'otherSign', span, {
    // Text behind a block comment on its line would become part of a line comment.
    fixes: behind.trim() === '' ? [safeFix('write it with `//`', span, lines.join('\n'))] : undefined,
  });
}
