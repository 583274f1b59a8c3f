/**
 * Regions of nodes: an instance of a block, an iteration of a repeat, a block that a layer was given. Regions are a
 * tree, from the body of a net (or the level of the model) downwards. Functions are expressions and have no regions.
 */
import type { Span } from '../../grammar/syntax/source.js';
import type { NamedValue, Node, Value } from './types.js';

interface RegionBase {
  /** The path above everything in it: `F/level/repeat/3`. A block that is the whole of an iteration shares its path. */
  readonly path: string;
  /** The place of the block's declaration, of the repeat, or of the argument that names a block. */
  readonly span: Span;
  /** The region around it; undefined at the top of a net or of the model. */
  readonly parent?: Region;
}
export interface BlockRegion extends RegionBase {
  readonly kind: 'block';
  /** The declared name: `Branch`. */
  readonly name: string;
  /** The place where it is applied. */
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

/** The regions around a node, innermost first. */
export function regionsAround({ region }: Pick<Node, 'region'>): Region[] {
  const found: Region[] = [];
  for (let each = region; each; each = each.parent) found.push(each);
  return found;
}

/** A region is within another if it is that region or lies inside it. */
export function isWithin(region: Region | undefined, outer: Region | undefined): boolean {
  if (!outer) return true;
  for (let each = region; each; each = each.parent) if (each === outer) return true;
  return false;
}

/** The name of the block's parameter that a value was given for. */
export const parameterOf = (region: Region, value: Value): string | undefined =>
  region.kind === 'block' ? region.parameters.find((each) => each.value === value)?.name : undefined;
