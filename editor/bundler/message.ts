/** The diagnostics of the compiler as the messages of bundlers: text, place and frame. */
import { oneLine, placeOf, renderFrame } from '../../compiler/diagnostics/render.js';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.js';
import { positionAt } from '../../grammar/syntax/source.js';

export interface BundlerMessage {
  readonly message: string;
  /** The file again: Rolldown takes it for the place, which may be in a file that the spec uses. */
  readonly id: string;
  /** The line counts from 1, the column from 0. */
  readonly loc: { readonly file: string; readonly line: number; readonly column: number };
  /** Lines of the spec with what is wrong underlined. */
  readonly frame: string;
}

/** @param more Errors that come after it, since a bundler takes one for a module. */
export function messageOf(diagnostic: Diagnostic, more: readonly Diagnostic[] = []): BundlerMessage {
  const { span, code, message, why, hint } = diagnostic;
  const { line, column } = positionAt(span.source, span.start);
  const lines = [
    `${code}: ${message}`,
    ...(why ? [`why: ${why}`] : []),
    ...(hint ? [`hint: ${hint}`] : []),
    ...more.map((each) => `and ${each.code}: ${each.message} (${placeOf(each.span)})`),
  ];
  return {
    message: lines.map(oneLine).join('\n'),
    id: span.source.path,
    loc: { file: span.source.path, line, column: column - 1 },
    frame: renderFrame(diagnostic),
  };
}
