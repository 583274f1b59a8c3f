/** The declarations that a name can mean, and their places. */
import type { Span } from '../../../grammar/syntax/source.js';

export type DeclarationKind =
  | 'model'
  | 'variant'
  | 'ablation'
  | 'edit'
  | 'param'
  | 'data'
  | 'field'
  | 'net'
  | 'block'
  | 'fn'
  | 'codebook'
  | 'pool'
  | 'let'
  | 'loss'
  | 'metric'
  | 'sample'
  | 'plot'
  | 'evaluate'
  | 'score'
  | 'extern'
  | 'stage'
  | 'step'
  /** An input or setting of a net, block, fn or extern. */
  | 'parameter'
  | 'output'
  /** A name in a shape that stands for an axis: `x: [h, w, c]`. */
  | 'axis'
  | 'label'
  /** `h = …` in a body, and `free w = …`. */
  | 'assignment'
  /** `repeat 4 as i`. */
  | 'item'
  /** Rows of the catalogue, and their settings. */
  | 'op'
  | 'config'
  | 'transform'
  | 'setting';

export interface Declaration {
  readonly kind: DeclarationKind;
  readonly name: string;
  /** The place of its name; absent for declarations of the catalogue. */
  readonly span?: Span;
  /** For a setting: the row that it belongs to. */
  readonly of?: string;
  /**
   * The name refers to something outside the spec, such as the set that data is read from, or stands in the path of an
   * edit in another form (`Stage` in `E/stage`). Under another name it would mean something else.
   */
  readonly fixed?: true;
}

/** A place where a name is used. */
export interface Use {
  readonly span: Span;
  /** Several if the name means one thing in a model and another in its variants. */
  readonly declarations: readonly Declaration[];
}
