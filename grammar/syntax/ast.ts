/**
 * The syntax tree of a `.gen` file: its content with spans. It knows no tensors and resolves no names.
 *
 * Every node has a span. The tree of a broken file has an `ErrorExpression` for an expression that could not be read,
 * beside everything that could, so that later phases can continue.
 */
export type * from './nodes.js';
export type * from './expressions.js';
export type * from './statements.js';
export type * from './training.js';
export type * from './edits.js';
export type * from './members.js';
export type * from './ablations.js';
export type * from './declarations.js';
