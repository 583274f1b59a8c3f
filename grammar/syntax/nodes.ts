/** The common parts of all nodes of the tree. */
import type { Span } from './source.js';

export interface Node {
  readonly span: Span;
}

/** A name with its own span (the declared or referenced word itself). */
export interface Identifier extends Node {
  readonly name: string;
}

/** `/// …` lines above a declaration, without the slashes and one leading space, joined by newlines. */
export interface Documented extends Node {
  readonly doc?: string;
}
