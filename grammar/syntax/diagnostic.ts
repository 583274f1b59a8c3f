import type { Span } from './source.js';

export type Severity = 'error' | 'warning';

/** A second place that explains the first: "declared here", "this side is [4, 4, 32]". */
export interface RelatedSpan {
  readonly span: Span;
  readonly message: string;
}

/** A change that the reader can apply; `genc check --fix` applies it if it is `safe`. */
export interface Fix {
  readonly title: string;
  /**
   * A safe fix may be applied unasked: the text has only this reading, or the model stays the same. A guess, one of
   * several ways, or a change of the model is only offered.
   */
  readonly safe?: true;
  readonly edits: readonly { readonly span: Span; readonly replacement: string }[];
}

/** A message to the author of a spec: what is wrong, where, why, and what to do. */
export interface Diagnostic<Code extends string> {
  /** GEN0xxx syntax, 1xxx names, 2xxx shapes and values, 3xxx training, 4xxx advice, 9xxx not compiled yet. */
  readonly code: Code;
  readonly severity: Severity;
  /** The mistake in one sentence without a full stop. */
  readonly message: string;
  readonly span: Span;
  /** A few words below the underlined text. */
  readonly label?: string;
  readonly related?: readonly RelatedSpan[];
  /** The reason in prose; the renderer wraps its lines. */
  readonly why?: string;
  /** The remedy. */
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
  /** The places of a diagnostic with several, and the diagnostic of the rest if an `allow` comment covers some. */
  readonly places?: { readonly spans: readonly Span[]; readonly of: (spans: readonly Span[]) => Diagnostic<Code> };
}
