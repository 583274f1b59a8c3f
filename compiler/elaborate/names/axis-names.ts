/** Names in shapes. `x: [h, w, c]` binds undeclared names, and asserts declared ones. */
import { isTensor } from '../../resolve/tensor-names.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';

/**
 * A name in a shape binds an axis if no number has that name. Tensors of the model do not count: a block may call its
 * channels `c` even if the model has a `let c`. Nothing is evaluated, since the value itself may be under evaluation.
 */
export function bindsAxis(builder: Builder, name: string, scope: Environment): boolean {
  if (scope.isBound(name)) return false;
  const isField = (each: string): boolean => builder.fields.has(each);
  const memberOf = (each: string) => builder.model.members.get(each);
  return isTensor({ isField, memberOf }, name) || scope.lookup(name) === undefined;
}
