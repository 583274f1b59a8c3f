/** Offsets of the compiler as positions of the protocol: lines from 0, characters in UTF-16. */
import type { Position, Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Source, Span } from '../../../grammar/index.js';

const documents = new WeakMap<Source, TextDocument>();

/** The text of a source as a document. Line breaks are those of the protocol, where `\r` alone is one too. */
export function documentOf(source: Source): TextDocument {
  let document = documents.get(source);
  if (!document) documents.set(source, (document = TextDocument.create(source.path, 'genc', 0, source.text)));
  return document;
}

export const positionOf = (source: Source, offset: number): Position => documentOf(source).positionAt(offset);

export const rangeOf = ({ source, start, end }: Span): Range => ({
  start: positionOf(source, start),
  end: positionOf(source, end),
});
