/** Names in shapes: `x: [h, w, c]` binds what is not declared, and asserts what is. */
import { isTensor } from '../../resolve/tensor-names.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';

/**
 * Whether a name in a shape stands for an axis yet to be known. Values of the model do not stand in shapes: a block may
 * call its channels `c` whatever `let c` is in the model that uses it. Nothing is evaluated: the value may be on its way.
 */
export function bindsAxis(builder: Builder, name: string, scope: Environment): boolean {
  if (scope.isBound(name)) return false;
  const isField = (each: string): boolean => builder.fields.has(each);
  const memberOf = (each: string) => builder.model.members.get(each);
  return isTensor({ isField, memberOf }, name) || scope.lookup(name) === undefined;
}
