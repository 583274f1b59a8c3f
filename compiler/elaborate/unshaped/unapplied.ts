/** Bodies of blocks and functions that nothing applied: errors that do not depend on shapes. */
import type {
  BlockDeclaration,
  Expression,
  FnDeclaration,
  LoopStatement,
  Parameter,
  Statement,
} from '../../../grammar/syntax/ast.js';
import { parametersOnce } from '../arguments/duplicates.js';
import { bindsAxis } from '../names/axis-names.js';
import { reportBehindReturn, reportNoReturn } from '../scope/body-messages.js';
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import { assignedIn, isLoopWord } from '../scope/loop-names.js';
import { poison } from '../scope/meaning.js';
import { PathScope } from '../scope/path-scope.js';
import { Unshaped } from './unshaped.js';
import { parametersOf } from '../../resolve/signature.js';

/**
 * Checks a body. `outer` holds the names that it sees beyond its parameters. If the body was applied, only the defaults
 * that every call replaced are left to check.
 */
export function checkUnapplied(
  builder: Builder,
  declaration: BlockDeclaration | FnDeclaration,
  outer: Environment,
): void {
  const isBlock = declaration.kind === 'block';
  const name = declaration.name.name;
  const parameters = parametersOf(declaration);
  if (!parametersOnce(builder, parameters)) return;
  // A block stands in a net. A function may stand in a net or in the model, so the rules of neither apply.
  const place = { nodes: [], labels: new Map(), ...(isBlock ? { net: name } : {}) };
  const scope = new Environment(place, new PathScope('', builder.labelPaths), outer.source, outer);
  const body = new Unshaped(builder, scope);
  for (const parameter of parameters) bindParameter(builder, parameter, scope, body);
  if (builder.files.applied.has(declaration)) return;
  if (!isBlock && declaration.value) {
    body.read(declaration.value);
    return;
  }
  checkBody(builder, declaration, declaration.body ?? [], scope, body);
}

function bindParameter(builder: Builder, parameter: Parameter, scope: Environment, body: Unshaped): void {
  const { name, type, default: fallback } = parameter;
  if (fallback) body.read(fallback);
  scope.bind(name.name, poison);
  if (type?.kind !== 'list') return;
  for (const item of type.items) {
    if (item.kind === 'name' && bindsAxis(builder, item.name, scope)) scope.bind(item.name, poison);
    else body.read(item);
  }
}

function checkBody(
  builder: Builder,
  { name }: BlockDeclaration | FnDeclaration,
  statements: readonly Statement[],
  scope: Environment,
  body: Unshaped,
): void {
  for (const [index, statement] of statements.entries()) {
    if (statement.kind === 'assign') {
      body.read(statement.value);
      scope.bind(statement.name.name, poison);
      continue;
    }
    if (statement.kind !== 'return') {
      checkLoop(statement, scope, body);
      continue;
    }
    for (const value of statement.values) body.read(value);
    reportBehindReturn(builder, name.name, statement, statements[index + 1]);
    return;
  }
  reportNoReturn(builder, name.name, statements.at(-1)?.span ?? name.span);
}

/** Names that a loop assigns are known behind it only if they were known before it. */
function checkLoop(statement: LoopStatement, scope: Environment, body: Unshaped): void {
  if (statement.kind === 'assign') {
    body.read(statement.value);
    scope.bind(statement.name.name, poison);
  } else if (statement.kind === 'put') {
    for (const at of [...statement.at, statement.value]) body.read(at);
  } else {
    readOver(statement.over, body);
    const inner = scope.nested();
    for (const { name } of statement.names) inner.bind(name, poison);
    const within = body.inside(inner);
    for (const each of statement.body) checkLoop(each, inner, within);
    for (const { name, span } of assignedIn(statement.body)) if (!scope.isBound(name)) scope.leave(name, span);
  }
}

/** `steps(sigmas)` and the like have a meaning only behind `in`. */
function readOver(over: Expression, body: Unshaped): void {
  const isWord = over.kind === 'call' && over.callee.kind === 'name' && isLoopWord(over.callee.name);
  if (isWord) for (const { value } of over.arguments) body.read(value);
  else body.read(over);
}
