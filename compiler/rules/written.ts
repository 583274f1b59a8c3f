/** What the author wrote at a place, as the tree has it. Places of fixes come from here. */
import type { CallExpression, DataField, NameExpression } from '../../grammar/syntax/ast.js';
import type { Fix } from '../../grammar/syntax/diagnostic.js';
import type { Span } from '../../grammar/syntax/source.js';
import type { Files } from '../resolve/files.js';
import { around } from '../resolve/tree-around.js';

type Edit = Fix['edits'][number];

const same = (a: Span, b: Span): boolean => a.source === b.source && a.start === b.start && a.end === b.end;

/** The call that a span is of; undefined where a stage stands without arguments, or a span is of something else. */
export const callAt = (files: Files, span: Span): CallExpression | undefined =>
  around(files, span, (node) => ('kind' in node && node.kind === 'call' && same(node.span, span) ? node : undefined));

/** The declaration of a data field that a span is of. */
export const fieldAt = (files: Files, span: Span): DataField | undefined =>
  around(files, span, (node) =>
    'transforms' in node && !('kind' in node) && same(node.span, span) ? node : undefined,
  );

/** Adds `setting` as the last argument of a call. */
export function addSetting(files: Files, span: Span, setting: string): Edit | undefined {
  const call = callAt(files, span);
  if (!call) return undefined;
  const end = { ...span, start: span.end - 1, end: span.end - 1 };
  return { span: end, replacement: `${call.arguments.length > 0 ? ', ' : ''}${setting}` };
}

/** Replaces the name that a call or a bare stage starts with. */
export function rename(files: Files, stage: Span, from: string, to: string): Edit | undefined {
  const name = around(files, stage, (node): NameExpression | undefined => {
    if (!('kind' in node) || !same(node.span, stage)) return undefined;
    const called = node.kind === 'call' ? node.callee : node;
    return called.kind === 'name' && called.name === from ? called : undefined;
  });
  return name && { span: name.span, replacement: to };
}

/** Writes a line of its own before the declaration of a loss and the comments above it. `name` is the span of its name. */
export function insertBeforeLoss(files: Files, name: Span, line: string): Edit | undefined {
  const declared = around(files, name, (node) =>
    'kind' in node && node.kind === 'loss' && same(node.name.span, name) ? node : undefined,
  );
  if (!declared) return undefined;
  const { source, start } = declared.span;
  const { text } = source;
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
