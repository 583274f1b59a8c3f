/** What a name can mean, and where that is declared. */
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
  /** Where its name is written; absent for what the catalogue declares. */
  readonly span?: Span;
  /** For a setting: the row that has it. */
  readonly of?: string;
  /** Its name says something of the world outside, such as the set that data is read from: another name would be another thing. */
  readonly fixed?: true;
}

/** A place where a name is used. */
export interface Use {
  readonly span: Span;
  /** More than one where the name means one thing in a model and another in its variants. */
  readonly declarations: readonly Declaration[];
}
