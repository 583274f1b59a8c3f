/**
 * The syntax tree of a `.gen` file: what was written, and where. It knows no tensors and resolves no names.
 *
 * Every node has a span. Trees of broken files contain `ErrorExpression`s where an expression could not be read;
 * whatever could be read stands beside them, so that later phases can go on.
 */
export type * from './nodes.js';
export type * from './expressions.js';
export type * from './statements.js';
export type * from './training.js';
export type * from './edits.js';
export type * from './members.js';
export type * from './ablations.js';
export type * from './declarations.js';
