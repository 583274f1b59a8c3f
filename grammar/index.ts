/** The public surface of the grammar. */
export * from './ast.js';
export type { Diagnostic, Fix, RelatedSpan, Severity } from './diagnostic.js';
export { parse } from './parse.js';
export type { ParseResult } from './parse.js';
export { at, lineText, positionAt, textOf } from './source.js';
export type { Position, Source, Span } from './source.js';
export { allWords, wordsOfContext } from './words.js';
export type { Context } from './words.js';
export { format, sameTree } from './print.js';
export type { FormatResult } from './print.js';
