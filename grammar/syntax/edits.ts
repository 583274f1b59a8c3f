/** Edits of variants. */
import type { Identifier, Documented } from './nodes.js';
import type { Expression, Argument } from './expressions.js';

/** `set init=normal(std=0.02) on Conv, Dense in D`: also in a model, where it is its default. */
export interface SetEdit extends Documented {
  readonly kind: 'set';
  readonly settings: readonly Argument[];
  readonly on: readonly Identifier[];
  /** Nets, or paths into them (`D.features`); everywhere when empty. */
  readonly in: readonly Expression[];
}

/** `swap BatchNorm for LayerNorm in D`. */
export interface SwapEdit extends Documented {
  readonly kind: 'swap';
  readonly what: Expression;
  readonly for: Expression;
  readonly in: readonly Expression[];
}

/** `drop BatchNorm in D` (a layer), `drop loss codebook`, `drop expect parameters(Color)` (a declaration). */
export interface DropEdit extends Documented {
  readonly kind: 'drop';
  /** The declaration keyword, for `drop loss codebook`; absent for layers. */
  readonly declaration?: Identifier;
  readonly what: Expression;
  readonly in: readonly Expression[];
}

/** `insert Dropout(0.3) after relu in D`. */
export interface InsertEdit extends Documented {
  readonly kind: 'insert';
  readonly what: Expression;
  readonly after: Expression;
  readonly in: readonly Expression[];
}
