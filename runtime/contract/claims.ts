/** What is claimed of a run. */
import type { SplitName } from './selection.js';

/** A number of a claim: known, or known after the run. */
export type ClaimNumber =
  | number
  /** Of a score, `ood.likelihood`, and a set, `mnist.test`: against the first inside set, or its mean. */
  | { readonly kind: 'auroc' | 'average'; readonly score: string; readonly set: string }
  /** A loss or metric after the last epoch; on the test split, or the training split where there is none. */
  | { readonly kind: 'term'; readonly name: string; readonly split?: SplitName }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '/' | '^';
      readonly left: ClaimNumber;
      readonly right: ClaimNumber;
    };

export type ClaimOperator = '<' | '<=' | '>' | '>=';

export interface ClaimPlan {
  /** As written in the spec, on one line. */
  readonly text: string;
  readonly left: ClaimNumber;
  readonly operator: ClaimOperator;
  readonly right: ClaimNumber;
}

/** What a claim may ask for; each throws where the number is not known. */
export interface ClaimedResults {
  auroc(score: string, set: string): number;
  average(score: string, set: string): number;
  term(name: string, split?: SplitName): number;
}

/** A claim of a module; those compiled before claims were data ask by functions. */
export interface ClaimDefinition extends Omit<ClaimPlan, 'left' | 'right'> {
  readonly left: ClaimNumber | ((results: ClaimedResults) => number);
  readonly right: ClaimNumber | ((results: ClaimedResults) => number);
}
