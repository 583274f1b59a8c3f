/** `x[i] = value`: a copy of x in which one place is replaced, under the name of x. */
import type { PutStatement } from '../../../grammar/syntax/ast.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { notCompiled } from '../scope/not-compiled.js';

/** Binds the name to the new value. False if an error was reported. */
export function putAt(builder: Builder, { name }: PutStatement, _scope: Environment): boolean {
  notCompiled(builder, name.span, `the place of \`${name.name}\``);
  return false;
}
