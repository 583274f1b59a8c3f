/** The reporter of the grammar. The wording of its diagnostics is in the definitions. */
import type { Diagnostic, Fix } from '../syntax/diagnostic.js';
import type { Span } from '../syntax/source.js';
import type { Details, MessagesOf } from './define.js';
import { reporterOf } from './define.js';
import type { SyntaxCode, SyntaxDefinition } from './definitions.js';
import { syntaxDefinitions } from './definitions.js';

export type SyntaxDiagnostic = Diagnostic<SyntaxCode>;

type SyntaxMessages = MessagesOf<SyntaxDefinition>;
/** The keys of the messages with a code. */
export type SyntaxKey<Code extends SyntaxCode> = keyof SyntaxMessages[Code] & string;
/** The last arguments of a report. */
export type SyntaxDetails<Code extends SyntaxCode, Key extends SyntaxKey<Code>> = Details<
  Code,
  SyntaxMessages[Code][Key]
>;

/** Makes a diagnostic: `syntaxError('GEN0044', 'apart', span, { name: 'Dense' })`. */
export const syntaxError = reporterOf(syntaxDefinitions);

/** The number of mistakes after which the grammar stops. */
export const errorLimit = 200;

export function tooManyErrors(span: Span): SyntaxDiagnostic {
  return syntaxError('GEN0006', 'rest', span, { limit: errorLimit });
}

/** A fix of one edit that is only offered, since it is a guess. */
export function fix(title: string, span: Span, replacement: string): Fix {
  return { title, edits: [{ span, replacement }] };
}

/** A fix of one edit that `genc check --fix` applies, since the text has no other reading. */
export function safeFix(title: string, span: Span, replacement: string): Fix {
  return { ...fix(title, span, replacement), safe: true };
}
