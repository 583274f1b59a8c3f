import picocolors from 'picocolors';
import { isSafe } from './fix.js';
import type { Diagnostic, DiagnosticCode } from './diagnostic.js';
import type { Severity } from '../../grammar/syntax/diagnostic.js';
import type { Position, Span } from '../../grammar/syntax/source.js';
import { positionAt } from '../../grammar/syntax/source.js';
import type { Annotation, Row } from './excerpt.js';
import { excerpt } from './excerpt.js';

export interface RenderOptions {
  /** ANSI colours; off unless asked for, so that text in files and tests is plain. */
  readonly color?: boolean;
  /** The width of the terminal in columns; 100 by default. */
  readonly width?: number;
  /** The command that applies fixes without a question. Safe fixes mention it. */
  readonly fixCommand?: string;
}

/** One diagnostic as text: title, place, source with underlines, reason, hint. Without a line break at the end. */
export function render(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const { colors, width, tone, gutter, sources, bar } = settingOf(diagnostic, options);
  const lines = [
    `${tone(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`))}${colors.bold(`: ${oneLine(diagnostic.message)}`)}`,
  ];
  for (const { first, rows } of sources) {
    const arrow = colors.blue(`${' '.repeat(gutter)}${first.source === diagnostic.span.source ? '-->' : ':::'}`);
    lines.push(`${arrow} ${placeOf(first)}`, bar, ...rows, bar);
  }
  const notes: [string, string | undefined][] = [
    ['why', diagnostic.why],
    ['hint', diagnostic.hint],
    ...(diagnostic.fixes ?? []).map((fix): [string, string] => [
      'fix',
      options.fixCommand && isSafe(diagnostic) ? `${fix.title} (${options.fixCommand})` : fix.title,
    ]),
  ];
  for (const [name, prose] of notes) {
    if (!prose) continue;
    const indent = gutter + 3 + name.length + 2;
    const [first, ...rest] = wrap(prose, width - indent);
    lines.push(`${' '.repeat(gutter)} ${colors.blue('=')} ${colors.bold(`${name}:`)} ${first ?? ''}`);
    for (const line of rest) lines.push(line === '' ? '' : ' '.repeat(indent) + line);
  }
  if (lines.at(-1) === bar) lines.pop();
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The lines of the diagnostic's file with underlines, without title and notes. */
export function renderFrame(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const { sources } = settingOf(diagnostic, options);
  const own = sources.find(({ first }) => first.source === diagnostic.span.source);
  return (own?.rows ?? []).map((line) => line.trimEnd()).join('\n');
}

/** What title, excerpts and notes share: colours, the width of the gutter, and the excerpt of each file. */
function settingOf(diagnostic: Diagnostic, options: RenderOptions) {
  const colors = picocolors.createColors(options.color ?? false);
  const width = Math.max(40, options.width ?? 100);
  const tone = diagnostic.severity === 'error' ? colors.red : colors.yellow;
  const annotations: Annotation[] = [
    { span: diagnostic.span, message: diagnostic.label, primary: true },
    ...(diagnostic.related ?? []).map(({ span, message }) => ({ span, message, primary: false })),
  ];
  const lastLine = Math.max(...annotations.map(({ span }) => positionAt(span.source, span.end).line));
  const gutter = String(lastLine).length;
  const bar = colors.blue(`${' '.repeat(gutter)} |`);
  const sources = [...new Set(annotations.map(({ span }) => span.source))].map((source) => {
    const own = annotations.filter(({ span }) => span.source === source);
    return { first: own[0]!.span, rows: excerpt(source, own, width - gutter - 3).map(rowText) };
  });
  return { colors, width, tone, gutter, sources, bar };

  function rowText(row: Row): string {
    if (row.kind === 'gap') return colors.blue(`${' '.repeat(Math.max(0, gutter - 1))}...`);
    if (row.kind === 'source') return `${colors.blue(`${String(row.line).padStart(gutter)} |`)} ${row.text}`;
    const paint = row.primary ? tone : colors.blue;
    return `${bar} ${' '.repeat(row.indent)}${paint(`${row.marks}${row.message === '' ? '' : ` ${oneLine(row.message)}`}`)}`;
  }
}

/** Several diagnostics with blank lines between them, and a final count. */
export function renderAll(diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  if (diagnostics.length === 0) return '';
  return [...diagnostics.map((diagnostic) => render(diagnostic, options)), tally(diagnostics)].join('\n\n');
}

/** `2 errors, 1 warning`. */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): string | undefined => {
    const n = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return n === 0 ? undefined : `${n} ${severity}${n === 1 ? '' : 's'}`;
  };
  return [count('error'), count('warning')].filter(Boolean).join(', ') || 'no problems';
}

/** `file.gen:12:8`, a form that terminals and editors turn into a link. */
export function placeOf(span: Span): string {
  const { line, column } = positionAt(span.source, span.start);
  return `${span.source.path}:${line}:${column}`;
}

/** A span in JSON: path, offsets (UTF-16), and one-based lines and columns. */
export interface SpanJson {
  readonly path: string;
  readonly start: Position & { readonly offset: number };
  readonly end: Position & { readonly offset: number };
}

export interface DiagnosticJson {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: SpanJson;
  readonly label?: string;
  readonly why?: string;
  readonly hint?: string;
  readonly related: readonly { readonly span: SpanJson; readonly message: string }[];
  readonly fixes: readonly {
    readonly title: string;
    /** The fix may be applied without a question. */
    readonly safe: boolean;
    readonly edits: readonly { readonly span: SpanJson; readonly replacement: string }[];
  }[];
}

/** A diagnostic as plain data, for `--json` and editors. */
export function toJson(diagnostic: Diagnostic): DiagnosticJson {
  const { code, severity, message, label, why, hint } = diagnostic;
  return {
    code,
    severity,
    message,
    span: spanToJson(diagnostic.span),
    label,
    why,
    hint,
    related: (diagnostic.related ?? []).map((related) => ({
      span: spanToJson(related.span),
      message: related.message,
    })),
    fixes: (diagnostic.fixes ?? []).map((fix) => ({
      title: fix.title,
      safe: isSafe(diagnostic),
      edits: fix.edits.map(({ span, replacement }) => ({ span: spanToJson(span), replacement })),
    })),
  };
}

function spanToJson({ source, start, end }: Span): SpanJson {
  return {
    path: source.path,
    start: { offset: start, ...positionAt(source, start) },
    end: { offset: end, ...positionAt(source, end) },
  };
}

/** A text on one line. Messages quote the author's text, whose line breaks and control characters must not reach the terminal. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters to remove
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

/** Fills paragraphs to a width; lines that begin with a space (code) stay as they are. */
function wrap(prose: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of prose.split('\n')) {
    if (paragraph.startsWith(' ')) {
      lines.push(paragraph);
      continue;
    }
    let line = '';
    for (const word of paragraph.split(/ +/)) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  // eslint-disable-next-line no-control-regex -- see `oneLine`
  return lines.map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd'));
}
