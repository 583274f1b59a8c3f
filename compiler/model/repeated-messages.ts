/** Messages that only repeat, in other words, that a statement could not be read. */
import type { Diagnostic, DiagnosticCode } from '../diagnostics/diagnostic.js';
import type { Files } from '../resolve/files.js';

/** Messages about something absent. They are noise if a statement that may hold it could not be read. */
const ofAbsence = new Set<DiagnosticCode>(['GEN1020', 'GEN3003', 'GEN3004', 'GEN3010', 'GEN3023']);
/** Messages about a name that means nothing. */
const ofNames = new Set<DiagnosticCode>(['GEN1001', 'GEN1005', 'GEN3005', 'GEN3007']);

/**
 * Whether a message speaks of something by its name: every name in a message stands between backquotes. What an unread
 * statement declares, or gives to what has a name, is unknown, so such a message may be an echo.
 */
const quotes = ({ message }: Diagnostic): boolean => message.includes('`');

/** The diagnostics without echoes of syntax errors. */
export function withoutEchoes(diagnostics: readonly Diagnostic[], files: Files): readonly Diagnostic[] {
  const unread = [...files.scopes.values()].flatMap(({ file }) => file.unread);
  if (unread.length === 0) return diagnostics;
  const nameless = diagnostics.some(({ code }) => code === 'GEN0028');
  return diagnostics.filter((diagnostic) => {
    const { code, severity, span } = diagnostic;
    if (code.startsWith('GEN0')) return true;
    if (severity === 'warning' || ofAbsence.has(code) || (nameless && ofNames.has(code))) return false;
    const inside = unread.some(
      ({ source, start, end }) => span.source === source && span.start >= start && span.start < end,
    );
    return !inside && !quotes(diagnostic);
  });
}
