/** Ablations. */
import type { Node, Identifier, Documented } from './nodes.js';
import type { Expression } from './expressions.js';
import type { Member } from './members.js';

export interface AblationDeclaration extends Documented {
  readonly kind: 'ablation';
  readonly name: Identifier;
  readonly items: readonly AblationItem[];
}

export type AblationItem =
  | (Node & { readonly kind: 'runs'; readonly names: readonly Identifier[] })
  | SweepItem
  | EditItem
  | (Node & { readonly kind: 'seeds'; readonly values: readonly Expression[] })
  | (Node & {
      readonly kind: 'compare';
      readonly entries: readonly { readonly name: Identifier; readonly order?: Identifier }[];
    });

/** A `sweep latent in [2, 16] for VAE when batch == 32` of all combinations, or a `vary` of one param at a time. */
export interface SweepItem extends Node {
  readonly kind: 'sweep' | 'vary';
  readonly name: Identifier;
  readonly values: Expression;
  /** The runs that it concerns; all if absent. */
  readonly runs?: readonly Identifier[];
  /** A condition over params, which must hold. */
  readonly when?: Expression;
}

/** An edit `edit plain { drop BatchNorm in D }`: a variant of every run, unnamed outside of the ablation. */
export interface EditItem extends Documented {
  readonly kind: 'edit';
  readonly name: Identifier;
  readonly members: readonly Member[];
}
