/** Edits of variants. */
import type { Identifier, Documented } from './nodes.js';
import type { Expression, Argument } from './expressions.js';

/** An edit `set init=normal(std=0.02) on Conv, Dense in D`; in a model it sets a default. */
export interface SetEdit extends Documented {
  readonly kind: 'set';
  readonly settings: readonly Argument[];
  readonly on: readonly Identifier[];
  /** Nets or paths into them (`D.features`); everywhere if empty. */
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
  /** The keyword of a declaration, as in `drop loss codebook`; absent for layers. */
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
