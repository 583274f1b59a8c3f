/**
 * `// allow: GEN4006` silences a warning: on the reported line, on a line of its own above it, or above the declaration
 * that holds it (a net, a loss, the whole model). Words may follow the codes: `// allow: GEN4006, as Keras has it`. A
 * warning about several places is allowed place by place. Errors stay.
 */
import type { Comment, Declaration, Member, SourceFile } from '../../grammar/syntax/ast.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Source, Span } from '../../grammar/syntax/source.js';
import { lineText, positionAt } from '../../grammar/syntax/source.js';
import { nearest } from '../diagnostics/suggest.js';
import { rules } from './index.js';

interface Allow {
  readonly code: string;
  readonly span: Span;
  readonly source: Source;
  /** The line that the comment applies to. */
  readonly line: number;
  /** Declarations that begin there. */
  readonly ranges: readonly Span[];
  used: boolean;
}

/** Leaves out the warnings that a comment allows. In the files of `whole`, comments that allow nothing are reported. */
export function applyAllows(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  whole: readonly SourceFile[],
): Diagnostic[] {
  const allows = files.flatMap(allowsOf);
  if (allows.length === 0) return [...diagnostics];
  const isAllowed = (code: DiagnosticCode, span: Span): boolean => {
    const silencing = allows.filter((allow) => covers(allow, { code, span }));
    for (const allow of silencing) allow.used = true;
    return silencing.length > 0;
  };
  const kept = diagnostics.flatMap((diagnostic): Diagnostic[] => {
    if (diagnostic.severity === 'error') return [diagnostic];
    const { code, span, places } = diagnostic;
    if (!places) return isAllowed(code, span) ? [] : [diagnostic];
    // A warning about several places is allowed place by place.
    const left = places.spans.filter((place) => !isAllowed(code, place));
    if (left.length === places.spans.length) return [diagnostic];
    return left.length === 0 ? [] : [places.of(left)];
  });
  // A spec with errors has not been checked in full.
  if (diagnostics.some(({ severity }) => severity === 'error')) return kept;
  // Blocks by themselves cause no warnings: only the models that use them do.
  const sources = new Set(whole.filter(hasModels).map((file) => file.source));
  return [...kept, ...allows.filter((allow) => !allow.used && sources.has(allow.source)).map(idle)];
}

const hasModels = ({ declarations }: SourceFile): boolean =>
  declarations.some(({ kind }) => kind === 'model' || kind === 'variant');

function covers(allow: Allow, { code, span }: Pick<Diagnostic, 'code' | 'span'>): boolean {
  if (allow.code !== code || allow.source !== span.source) return false;
  return (
    positionAt(span.source, span.start).line === allow.line ||
    allow.ranges.some((range) => range.start <= span.start && span.start < range.end)
  );
}

function allowsOf(file: SourceFile): Allow[] {
  const result: Allow[] = [];
  let declarations: readonly Span[] | undefined;
  for (const comment of file.comments) {
    const list = /^\/+\s*allow:\s*(GEN\d{4}(?:\s*,\s*GEN\d{4})*)/.exec(comment.text)?.[0];
    if (list === undefined) continue;
    declarations ??= file.declarations.flatMap((declaration) => [
      spanWithName(declaration),
      ...membersOf(declaration).map(spanWithName),
    ]);
    const line = lineOf(comment);
    const ranges = declarations.filter((span) => positionAt(span.source, span.start).line === line);
    for (const { 0: code, index } of list.matchAll(/GEN\d{4}/g)) {
      const start = comment.span.start + index;
      result.push({
        code,
        span: { ...comment.span, start, end: start + code.length },
        source: file.source,
        line,
        ranges,
        used: false,
      });
    }
  }
  return result;
}

const membersOf = (declaration: Declaration): readonly Member[] =>
  declaration.kind === 'model' || declaration.kind === 'variant' ? declaration.members : [];
const spanWithName = ({ span }: { readonly span: Span }): Span => span;

/** The comment's own line if something stands before it there; else the next line that is more than a comment. */
function lineOf({ span }: Comment): number {
  const { source } = span;
  const { line, column } = positionAt(source, span.start);
  if (
    lineText(source, line)
      .slice(0, column - 1)
      .trim() !== ''
  )
    return line;
  const last = positionAt(source, source.text.length).line;
  let next = line + 1;
  while (next < last && lineText(source, next).trim().startsWith('//')) next += 1;
  return next;
}

function idle({ code, span }: Allow): Diagnostic {
  const warnings: readonly string[] = rules.map((rule) => rule.code).filter((each) => each.startsWith('GEN4'));
  const close = warnings.includes(code) ? undefined : nearest(code, warnings);
  return diagnostic('GEN4010', 'idle', span, { code, isError: /^GEN[0-3]/.test(code), close });
}
