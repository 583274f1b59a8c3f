/** The public surface of the grammar. */
export * from './syntax/ast.js';
export type { SyntaxDiagnostic as Diagnostic } from './messages/report.js';
export type { Fix, RelatedSpan, Severity } from './syntax/diagnostic.js';
export { parse } from './parse.js';
export type { ParseResult } from './parse.js';
export { at, lineText, positionAt, textOf } from './syntax/source.js';
export type { Position, Source, Span } from './syntax/source.js';
export { allWords, wordsOfContext } from './syntax/words.js';
export type { Context } from './syntax/words.js';
export { format, sameTree } from './print.js';
export type { FormatResult } from './print.js';
