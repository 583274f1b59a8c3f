/** How the compiler makes its diagnostics. Their wording stands in `messages/`. */
import type { SyntaxCode } from '../../grammar/messages/definitions.js';
import type { Details, MessagesOf } from '../../grammar/messages/define.js';
import { reporterOf } from '../../grammar/messages/define.js';
import type { Diagnostic as OfCode } from '../../grammar/syntax/diagnostic.js';
import type { CompilerCode, CompilerDefinition } from './messages/index.js';
import { compilerDefinitions } from './messages/index.js';

export type { CompilerCode } from './messages/index.js';

/** Every code that there is. */
export type DiagnosticCode = SyntaxCode | CompilerCode;

/** One message to the author of a spec, of the grammar or of the compiler. */
export type Diagnostic<Code extends DiagnosticCode = DiagnosticCode> = OfCode<Code>;

type CompilerMessages = MessagesOf<CompilerDefinition>;
/** Keys of the messages under a code. */
export type MessageKey<Code extends CompilerCode> = keyof CompilerMessages[Code] & string;
/** What a report says behind its span. */
export type MessageDetails<Code extends CompilerCode, Key extends MessageKey<Code>> = Details<
  Code,
  CompilerMessages[Code][Key]
>;

/** `diagnostic('GEN1016', 'label', span, { net: 'Encoder', label: 'stem', labels: 'none' })`. */
export const diagnostic = reporterOf(compilerDefinitions);
