import type { Severity } from '../../../grammar/syntax/diagnostic.js';

/** What `genc explain CODE` prints: one page per kind of diagnostic. */
export interface Page {
  /** `GEN2001`. */
  readonly code: string;
  /** `shape-mismatch`: the code's name, in words joined by hyphens. */
  readonly name: string;
  readonly severity: Severity;
  /** One line: the rule, named as the truth it wants. */
  readonly title: string;
  /** Why it is so and what to do, in a few sentences. */
  readonly explanation: string;
  /** A spec (or the part of one) that is reported. */
  readonly bad: string;
  /** The same, put right. */
  readonly good: string;
}

/** Types a page where it is written; a catalogue entry needs nothing more. */
export function define(page: Page): Page {
  return page;
}
