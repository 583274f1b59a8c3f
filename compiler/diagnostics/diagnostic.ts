/** The constructor of the compiler's diagnostics. `messages/` holds their wording. */
import type { SyntaxCode } from '../../grammar/messages/definitions.js';
import type { Details, MessagesOf } from '../../grammar/messages/define.js';
import { reporterOf } from '../../grammar/messages/define.js';
import type { Diagnostic as OfCode } from '../../grammar/syntax/diagnostic.js';
import type { CompilerCode, CompilerDefinition } from './messages/index.js';
import { compilerDefinitions } from './messages/index.js';

export type { CompilerCode } from './messages/index.js';

/** All codes. */
export type DiagnosticCode = SyntaxCode | CompilerCode;

/** One message of the grammar or the compiler to the author of a spec. */
export type Diagnostic<Code extends DiagnosticCode = DiagnosticCode> = OfCode<Code>;

type CompilerMessages = MessagesOf<CompilerDefinition>;
/** Keys of the messages under a code. */
export type MessageKey<Code extends CompilerCode> = keyof CompilerMessages[Code] & string;
/** The values that a report needs after its span. */
export type MessageDetails<Code extends CompilerCode, Key extends MessageKey<Code>> = Details<
  Code,
  CompilerMessages[Code][Key]
>;

/** `diagnostic('GEN1016', 'label', span, { net: 'Encoder', label: 'stem', labels: 'none' })`. */
export const diagnostic = reporterOf(compilerDefinitions);
