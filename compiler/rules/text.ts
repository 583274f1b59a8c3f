/** Edits of the source text, for fixes. Each gives up (undefined) if the text does not have the expected form. */
import type { Fix } from '../../grammar/syntax/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';

type Edit = Fix['edits'][number];

const opening = '([{';
const closing = ')]}';

/** Spans of the arguments of a call `name(a, b(c), d=e)`, in order; undefined if the text is not such a call. */
export function argumentSpans(call: Span): Span[] | undefined {
  const text = textOf(call);
  const open = /^[\w.]+\(/.exec(text)?.[0].length;
  if (open === undefined || !text.endsWith(')') || text.includes('//') || text.includes('"')) return undefined;
  const spans: Span[] = [];
  let depth = 0;
  let start = open;
  const close = (end: number): void => {
    const piece = text.slice(start, end);
    const from = start + (piece.length - piece.trimStart().length);
    if (piece.trim() !== '')
      spans.push({ source: call.source, start: call.start + from, end: call.start + from + piece.trim().length });
    start = end + 1;
  };
  for (let at = open; at < text.length; at++) {
    const character = text[at]!;
    if (opening.includes(character)) depth += 1;
    else if (closing.includes(character)) {
      depth -= 1;
      if (depth < 0) {
        if (at !== text.length - 1) return undefined;
        close(at);
      }
    } else if (character === ',' && depth === 0) close(at);
  }
  return spans;
}

/** Adds `setting` as the last argument of a call. */
export function addSetting(call: Span, setting: string): Edit | undefined {
  const given = argumentSpans(call);
  if (!given) return undefined;
  return {
    span: { ...call, start: call.end - 1, end: call.end - 1 },
    replacement: `${given.length > 0 ? ', ' : ''}${setting}`,
  };
}

/** Replaces the name at the start of a call or a bare stage. */
export function rename(stage: Span, from: string, to: string): Edit | undefined {
  const text = textOf(stage);
  if (!text.startsWith(from) || /^\w/.test(text.slice(from.length))) return undefined;
  return { span: { ...stage, end: stage.start + from.length }, replacement: to };
}

/** Inserts a line before a declaration and the comments above it. `name` is the span of the declared name. */
export function insertBefore(keyword: string, name: Span, line: string): Edit {
  const { source } = name;
  const { text } = source;
  const start = Math.max(0, text.lastIndexOf(keyword, name.start));
  let lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  if (indent.trim() !== '') return { span: { source, start, end: start }, replacement: `${line}\n` };
  for (;;) {
    const above = text.lastIndexOf('\n', lineStart - 2) + 1;
    if (lineStart === 0 || !text.slice(above, lineStart).trim().startsWith('//')) break;
    lineStart = above;
  }
  return { span: { source, start: lineStart, end: lineStart }, replacement: `${indent}${line}\n` };
}
