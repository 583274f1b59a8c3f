import type { Span } from './source.js';

export type Severity = 'error' | 'warning';

/** A second place that explains the first: "declared here", "this side is [4, 4, 32]". */
export interface RelatedSpan {
  readonly span: Span;
  readonly message: string;
}

/** A change that its reader can apply, and `genc check --fix` where it is `safe`. */
export interface Fix {
  readonly title: string;
  /**
   * What is written has this one reading, or the model stays what it is: it may be applied unasked. A fix that is a guess, one of
   * several ways, or a change of the model is only offered.
   */
  readonly safe?: true;
  readonly edits: readonly { readonly span: Span; readonly replacement: string }[];
}

/** One message to the author of a spec: what is wrong, where, why, and what to do. */
export interface Diagnostic<Code extends string> {
  /** `GEN0xxx` syntax, `GEN1xxx` names, `GEN2xxx` shapes and values, `GEN3xxx` training, `GEN4xxx` advice, `GEN9xxx` not compiled yet. */
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence, no full stop: what is wrong. */
  readonly message: string;
  readonly span: Span;
  /** A few words set under the underlined text. */
  readonly label?: string;
  readonly related?: readonly RelatedSpan[];
  /** Prose: how it came to be. Lines are wrapped by the renderer. */
  readonly why?: string;
  /** What to do. */
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
  /** Of one that speaks of several places: each of them, and what is said of those that are left when some are allowed. */
  readonly places?: { readonly spans: readonly Span[]; readonly of: (spans: readonly Span[]) => Diagnostic<Code> };
}
