/** Messages of the checker in the form of the protocol. */
import type { Diagnostic as Message } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic } from '../../../compiler/index.js';
import { rangeOf } from './positions.js';
import type { Workspace } from './workspace.js';

export function messageOf(
  workspace: Workspace,
  { code, severity, message, span, label, related, why, hint, fixes }: Diagnostic,
): Message {
  const page = workspace.files.messages;
  const prose = [message, ...(label && label !== message ? [label] : []), ...[why, hint].flatMap((each) => each ?? [])];
  return {
    range: rangeOf(span),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'genc',
    message: prose.join('\n'),
    ...(page ? { codeDescription: { href: `${page}#${code.toLowerCase()}` } } : {}),
    ...(/^(idle|unused)/.test(label ?? '') ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    relatedInformation: (related ?? []).map((each) => ({
      location: { uri: workspace.uri(each.span.source.path), range: rangeOf(each.span) },
      message: each.message,
    })),
    ...(fixes ? { data: { fixes: fixes.length } } : {}),
  };
}

/** Messages of several checks without those that are the same: a file that several documents use is told of once. */
export function once(all: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, message, span: { start, end } }: Diagnostic): string => `${code} ${start} ${end} ${message}`;
  return [...new Map(all.map((each) => [key(each), each])).values()];
}

/** Messages by the path of the file that they are about. */
export function byFile(all: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const files = new Map<string, Diagnostic[]>();
  for (const diagnostic of all) {
    const { path } = diagnostic.span.source;
    files.set(path, [...(files.get(path) ?? []), diagnostic]);
  }
  return files;
}
