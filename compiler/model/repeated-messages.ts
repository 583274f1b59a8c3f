/** Messages that only repeat, in other words, that a statement could not be read. */
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.js';
import type { SourceFile, Unread } from '../../grammar/syntax/ast.js';
import type { Files } from '../resolve/files.js';

/** Messages about something absent. They are noise if a statement that may hold it could not be read. */
const ofAbsence = new Set<DiagnosticCode>(['GEN1020', 'GEN3003', 'GEN3004', 'GEN3010', 'GEN3023']);
/** Messages about a name that means nothing. */
const ofNames = new Set<DiagnosticCode>(['GEN1001', 'GEN1005', 'GEN3005', 'GEN3007']);

/** The diagnostics without echoes of syntax errors. */
export function withoutEchoes(diagnostics: readonly Diagnostic[], files: Files): readonly Diagnostic[] {
  const sources: SourceFile[] = [...files.scopes.values()].map(({ file }) => file);
  const unread: readonly Unread[] = sources.flatMap((file) => file.unread);
  if (unread.length === 0) return diagnostics;
  const nameless = diagnostics.some(({ code }) => code === 'GEN0028');
  const names = new Set(unread.flatMap((statement) => [...statement.names]));
  return diagnostics.filter(({ code, severity, span, message }) => {
    if (code.startsWith('GEN0')) return true;
    if (severity === 'warning' || ofAbsence.has(code) || (nameless && ofNames.has(code))) return false;
    const inside = unread.some(
      ({ span: { source, start, end } }) => span.source === source && span.start >= start && span.start < end,
    );
    const mentioned = [...message.matchAll(/`(\w*)/g)].map(([, name]) => name!);
    return !inside && !mentioned.some((name) => name === '' || names.has(name));
  });
}
