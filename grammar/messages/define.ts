/** The definition of diagnostics with their page and wording. A report gives a code, a message and its values. */
import type { Diagnostic, Severity } from '../syntax/diagnostic.js';
import type { Span } from '../syntax/source.js';

/** The text of a diagnostic: the message alone or with its prose. `Diagnostic` describes each part. */
export type Wording =
  string | { readonly message: string; readonly label?: string; readonly why?: string; readonly hint?: string };

/** A wording, or a function that makes it from values; `never` accepts a function of any values. */
export type Message = Wording | ((values: never) => Wording);

/** A kind of diagnostic: its page, which `genc explain CODE` shows, and all messages with its code. */
export interface Definition<
  Code extends string = string,
  Messages extends Readonly<Record<string, Message>> = Readonly<Record<string, Message>>,
> {
  /** The code, as `GEN2001`. */
  readonly code: Code;
  /** The name of the code in words joined by hyphens, as `shape-mismatch`. */
  readonly name: string;
  readonly severity: Severity;
  /** The rule in one line, stated as the truth that it requires. */
  readonly title: string;
  /** The reason for the rule and the remedy, in a few sentences. */
  readonly explanation: string;
  /** A spec with the mistake. */
  readonly bad: string;
  /** The same spec without the mistake. */
  readonly good: string;
  /** The messages by a key that names the case. */
  readonly messages: Messages;
}

/** Keeps the code and the messages of a definition in its type. */
export function define<const Code extends string, Messages extends Readonly<Record<string, Message>>>(
  definition: Definition<Code, Messages>,
): Definition<Code, Messages> {
  return definition;
}

/** The parts of a diagnostic that only the place of a report knows, such as a computed `label`, `why` or `hint`. */
export type Extra<Code extends string> = Omit<Diagnostic<Code>, 'code' | 'severity' | 'message' | 'span'>;

/** The messages of several definitions, by code. */
export type MessagesOf<Defined extends Definition> = {
  readonly [One in Defined as One['code']]: One['messages'];
};

/** The last arguments of a report: the values of its message, if it has any, and the extra parts. */
export type Details<Code extends string, M> = M extends (values: infer Values) => Wording
  ? [values: Values, extra?: Extra<Code>]
  : [extra?: Extra<Code>];

/** A function that makes diagnostics from definitions; a misspelt code, key or value does not compile. */
export type Reporter<Messages> = <Code extends keyof Messages & string, Key extends keyof Messages[Code] & string>(
  code: Code,
  key: Key,
  span: Span,
  ...details: Details<Code, Messages[Code][Key]>
) => Diagnostic<Code>;

export function reporterOf<Defined extends Definition>(definitions: readonly Defined[]): Reporter<MessagesOf<Defined>> {
  const byCode = new Map<string, Definition>(definitions.map((definition) => [definition.code, definition]));
  return (code, key, span, ...details) => {
    const { severity, messages } = byCode.get(code)!;
    const message = messages[key]!;
    const hasValues = typeof message === 'function';
    const wording = hasValues ? message(details[0] as never) : message;
    const extra = details[hasValues ? 1 : 0] as Extra<typeof code> | undefined;
    return { code, severity, ...(typeof wording === 'string' ? { message: wording } : wording), span, ...extra };
  };
}
