/** How a diagnostic is defined: once, with its page and its wording. Who reports it names its code, a message and the values in it. */
import type { Diagnostic, Severity } from '../syntax/diagnostic.js';
import type { Span } from '../syntax/source.js';

/** What is said: the message alone, or with the prose that belongs to it. `Diagnostic` describes each. */
export type Wording =
  string | { readonly message: string; readonly label?: string; readonly why?: string; readonly hint?: string };

/** A wording, or how it is made of values. */
// `never`: a function of any values is one.
export type Message = Wording | ((values: never) => Wording);

/** One kind of diagnostic: its page, which `genc explain CODE` shows, and everything that is said under its code. */
export interface Definition<
  Code extends string = string,
  Messages extends Readonly<Record<string, Message>> = Readonly<Record<string, Message>>,
> {
  /** `GEN2001`. */
  readonly code: Code;
  /** `shape-mismatch`: the code's name, in words joined by hyphens. */
  readonly name: string;
  readonly severity: Severity;
  /** One line: the rule, named as the truth that it wants. */
  readonly title: string;
  /** Why it is so and what to do, in a few sentences. */
  readonly explanation: string;
  /** A spec that is reported. */
  readonly bad: string;
  /** The same, put right. */
  readonly good: string;
  /** By a key that says which case it is. */
  readonly messages: Messages;
}

/** Keeps the code and the messages of a definition in its type. */
export function define<const Code extends string, Messages extends Readonly<Record<string, Message>>>(
  definition: Definition<Code, Messages>,
): Definition<Code, Messages> {
  return definition;
}

/** What only the place of a report knows. A `label`, `why` or `hint` stands here where it is computed, and else in the definition. */
export type Extra<Code extends string> = Omit<Diagnostic<Code>, 'code' | 'severity' | 'message' | 'span'>;

/** The messages of several definitions, by code. */
export type MessagesOf<Defined extends Definition> = {
  readonly [One in Defined as One['code']]: One['messages'];
};

/** What a report says behind the span: the values of its message, where it has some, and what else there is. */
export type Details<Code extends string, M> = M extends (values: infer Values) => Wording
  ? [values: Values, extra?: Extra<Code>]
  : [extra?: Extra<Code>];

/** Makes diagnostics of definitions; a misspelt code, key or value does not compile. */
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
