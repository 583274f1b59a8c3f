/** Bodies: assignments in order, then the value of `return`. */
import type { Expression, Statement } from '../../../grammar/syntax/ast.js';
import { editsFor } from '../edits/matching.js';
import { after, editEnvironment, openEdits } from '../edits/scope.js';
import { reportBehindReturn, reportNoReturn } from '../scope/body-messages.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { withLabels } from '../scope/labelled.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { evaluate } from './evaluate.js';
import { evaluateLoop } from './loop.js';
import { putAt } from './put.js';
import { sourceLayer } from './pipe.js';

/** Assignments in order, then the value of `return`; several values become a tuple. */
export function evaluateBody(builder: Builder, body: readonly Statement[], scope: Environment, owner: string): Meaning {
  for (const [index, statement] of body.entries()) {
    if (statement.kind === 'assign') {
      const before = new Map(scope.place.labels);
      const made = evaluateAssigned(builder, statement.name.name, statement.value, scope);
      const meaning = withLabels(made, scope.labelledSince(before));
      if (meaning.kind === 'tensor') meaning.value.name ??= statement.name.name;
      scope.bind(statement.name.name, meaning);
      if (meaning.kind === 'tensor') scope.label(statement.name.name, meaning);
      continue;
    }
    if (statement.kind === 'for') {
      evaluateLoop(builder, statement, scope, evaluateAssigned);
      continue;
    }
    if (statement.kind === 'put') {
      putAt(builder, statement, scope);
      continue;
    }
    reportBehindReturn(builder, owner, statement, body[index + 1]);
    const values = statement.values.map((value) => evaluateAssigned(builder, undefined, value, scope));
    if (values.length === 1) return values[0]!;
    if (values.some((value) => value.kind === 'poison')) return poison;
    return { kind: 'tuple', fields: fieldsOf(statement.values, values) };
  }
  reportNoReturn(builder, owner, body.at(-1)?.span ?? { source: scope.source, start: 0, end: 0 });
  return poison;
}

/** Returned values by name. A value that is returned twice has its name once, and its position the second time. */
function fieldsOf(expressions: readonly Expression[], values: readonly Meaning[]): Map<string, Meaning> {
  const fields = new Map<string, Meaning>();
  for (const [index, value] of values.entries()) {
    let name = tupleName(expressions[index]!, index);
    if (fields.has(name)) name = `output_${index + 1}`;
    while (fields.has(name)) name += '_';
    fields.set(name, value);
  }
  return fields;
}

/** Names of returned values are names of the outputs, unless the net's signature names them. */
function tupleName(expression: { readonly kind: string; readonly name?: unknown }, index: number): string {
  return expression.kind === 'name' && typeof expression.name === 'string' ? expression.name : `output_${index + 1}`;
}

/** An expression of a body. `swap start for …` may replace the whole assignment. A single layer without input is a source. */
export function evaluateAssigned(
  builder: Builder,
  name: string | undefined,
  expression: Expression,
  scope: Environment,
): Meaning {
  const edit =
    name === undefined
      ? undefined
      : editsFor(openEdits(builder), undefined, name, scope.path.path).find(({ edit: { kind } }) => kind === 'swap');
  if (edit?.edit.kind === 'swap') {
    edit.matches += 1;
    const { for: replacement } = edit.edit;
    return after(builder, edit, () => evaluate(builder, replacement, editEnvironment(builder, edit, scope)));
  }
  const meaning = evaluate(builder, expression, scope);
  if (meaning.kind !== 'partial') return meaning;
  return sourceLayer(builder, meaning, expression.span, scope) ?? meaning;
}
