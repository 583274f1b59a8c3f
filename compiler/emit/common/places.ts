/** Words on where emitted code comes from: lines of the spec, and shapes. */
import type { Span } from '../../../grammar/syntax/source.js';
import { positionAt } from '../../../grammar/syntax/source.js';

export const fileName = (path: string): string => path.split('/').at(-1) ?? path;

/** `dcgan.gen:17`. */
export const where = (span: Span): string =>
  `${fileName(span.source.path)}:${positionAt(span.source, span.start).line}`;

/** `line 17`. */
export const lineOf = (span: Span): string => `line ${positionAt(span.source, span.start).line}`;

/** The shapes at the first and at the last of several places, once if they are the same. */
export const fromTo = (first: string, last: string): string => (first === last ? first : `${first} … ${last}`);
