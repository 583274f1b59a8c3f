/** The claims that a spec makes about its run. */
import type { SplitName } from './selection.js';

/** A number in a claim: known when compiled, or only after the run. */
export type ClaimNumber =
  | number
  /**
   * The AUROC or the mean of a score such as `ood.likelihood` on a set such as `mnist.test`; an AUROC is against the
   * first inside set.
   */
  | { readonly kind: 'auroc' | 'average'; readonly score: string; readonly set: string }
  /**
   * A loss or metric after the last epoch, on the test split, or on the training split of data without a test split.
   */
  | { readonly kind: 'term'; readonly name: string; readonly split?: SplitName }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/' | '^';
      readonly left: ClaimNumber;
      readonly right: ClaimNumber;
    };

export type ClaimOperator = '<' | '<=' | '>' | '>=';

export interface ClaimPlan {
  /** The text of the claim as the spec has it, on one line. */
  readonly text: string;
  readonly left: ClaimNumber;
  readonly operator: ClaimOperator;
  readonly right: ClaimNumber;
}

/** The results that a claim may ask for; each function throws if the number is not known. */
export interface ClaimedResults {
  auroc(score: string, set: string): number;
  average(score: string, set: string): number;
  term(name: string, split?: SplitName): number;
}

/** A claim of a module. Modules compiled before claims were data ask for numbers through functions. */
export interface ClaimDefinition extends Omit<ClaimPlan, 'left' | 'right'> {
  readonly left: ClaimNumber | ((results: ClaimedResults) => number);
  readonly right: ClaimNumber | ((results: ClaimedResults) => number);
}
