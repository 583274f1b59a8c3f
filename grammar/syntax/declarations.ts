/** Files, and declarations at top level. */
import type { Node, Identifier, Documented } from './nodes.js';
import type { StringLiteral } from './expressions.js';
import type { Member } from './members.js';
import type { AblationDeclaration } from './ablations.js';
import type { Source, Span } from './source.js';

export type Declaration = UseDeclaration | ModelDeclaration | VariantDeclaration | AblationDeclaration | Member;

/** `use UNet, PatchCritic from "pix2pix.gen"`. */
export interface UseDeclaration extends Documented {
  readonly kind: 'use';
  readonly names: readonly Identifier[];
  readonly from: StringLiteral;
}

export interface ModelDeclaration extends Documented {
  readonly kind: 'model';
  readonly name: Identifier;
  readonly members: readonly Member[];
}

export interface VariantDeclaration extends Documented {
  readonly kind: 'variant';
  readonly name: Identifier;
  readonly of: Identifier;
  readonly members: readonly Member[];
}

export interface SourceFile extends Node {
  readonly source: Source;
  readonly declarations: readonly Declaration[];
  readonly comments: readonly Comment[];
  /** Statements of which a part could not be read, each up to the next one. Empty if the file has no syntax errors. */
  readonly unread: readonly Span[];
}

/** `// …` or `/// …`, as written; for the formatter. */
export interface Comment extends Node {
  readonly text: string;
}
