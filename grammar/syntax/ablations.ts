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

/** `sweep latent in [2, 16] for VAE when batch == 32`: every combination. `vary`: one at a time. */
export interface SweepItem extends Node {
  readonly kind: 'sweep' | 'vary';
  readonly name: Identifier;
  readonly values: Expression;
  /** Runs that it concerns; all when absent. */
  readonly runs?: readonly Identifier[];
  /** Over params: only where it holds. */
  readonly when?: Expression;
}

/** `edit plain { drop BatchNorm in D }`: a variant of every run, without a name outside of the ablation. */
export interface EditItem extends Documented {
  readonly kind: 'edit';
  readonly name: Identifier;
  readonly members: readonly Member[];
}
