/**
 * Where a node stands: in an instance of a block, in an iteration of a repeat, in a block that a layer was given. Regions are
 * a tree, from the body of a net (or the level of the model) downwards; functions are expressions and have none.
 */
import type { Span } from '../../grammar/syntax/source.js';
import type { NamedValue, Node } from './types.js';

interface RegionBase {
  /** The path that everything in it stands below: `F/level/repeat/3`. A block that is all of an iteration shares its path. */
  readonly path: string;
  /** Of the block's declaration, of the repeat, of the argument that names a block. */
  readonly span: Span;
  /** The region around it; undefined at the top of a net or of the model. */
  readonly parent?: Region;
}
export interface BlockRegion extends RegionBase {
  readonly kind: 'block';
  /** As declared: `Branch`. */
  readonly name: string;
  /** Where it is applied. */
  readonly use: Span;
  /** Tensors that it was given, by the names of its parameters. */
  readonly parameters: NamedValue[];
}
export interface RepeatRegion extends RegionBase {
  readonly kind: 'repeat';
  readonly count: number;
}
export interface IterationRegion extends RegionBase {
  readonly kind: 'iteration';
  readonly index: number;
  readonly parent: RepeatRegion;
}
/** A block that a layer was given: the `net` of a coupling, the `branch` of a residual block. */
export interface GivenRegion extends RegionBase {
  readonly kind: 'given';
  readonly name: string;
}
export type Region = BlockRegion | RepeatRegion | IterationRegion | GivenRegion;

/** The regions around a node, the innermost first. */
export function regionsAround({ region }: Pick<Node, 'region'>): Region[] {
  const found: Region[] = [];
  for (let each = region; each; each = each.parent) found.push(each);
  return found;
}

/** Whether a region is another or stands in it. */
export function isWithin(region: Region | undefined, outer: Region | undefined): boolean {
  if (!outer) return true;
  for (let each = region; each; each = each.parent) if (each === outer) return true;
  return false;
}
