/** Applies rows of the catalogue: binds inputs and settings, grows branches, and adds the node. */
import { collected } from '../../catalogue/functions/copies.js';
import { findOp } from '../../catalogue/index.js';
import type { Value } from '../../graph/types.js';
import { mergedSettings } from '../arguments/merged-settings.js';
import type { Application } from '../arguments/operands.js';
import { bind, operandCount } from '../arguments/operands.js';
import { isOfSet } from '../names/whole-sets.js';
import type { Builder } from '../scope/builder.js';
import type { Meaning } from '../scope/meaning.js';
import { poison } from '../scope/meaning.js';
import { snake } from '../scope/path-scope.js';
import { tensorOf } from '../scope/tensor.js';
import { addOperation, rowOf, shapeFor } from './add-operation.js';
import { growBranches, takeBranches } from './branches.js';

/** The result of a row: a number, a tensor, or a layer value if inputs are missing. */
export function applyOp(builder: Builder, whole: Application): Meaning {
  const entry = findOp(whole.name, operandCount(builder, whole));
  if (!entry) return poison;
  if (entry === collected) {
    builder.report('GEN2061', 'called', whole.span);
    return poison;
  }
  const { branches, rest } = takeBranches(builder, entry, whole.arguments);
  const application = branches.length > 0 ? { ...whole, arguments: rest } : whole;
  const bound = bind(builder, entry, application);
  if (bound === undefined) return poison;
  if (bound === 'partial') {
    return {
      kind: 'partial',
      target: { kind: 'op', name: application.name },
      arguments: whole.arguments,
      span: application.span,
    };
  }
  if (bound.inputs.some((input) => input.kind === 'poison')) return poison;
  if (
    entry.constant &&
    bound.inputs.length > 0 &&
    bound.settings.length === 0 &&
    bound.inputs.every((input) => input.kind === 'number')
  ) {
    const value = entry.constant(...bound.inputs.map((input) => (input as { value: number }).value));
    if (!Number.isFinite(value)) {
      builder.report('GEN2004', 'infinite', application.span, { isNaN: Number.isNaN(value) });
      return poison;
    }
    return { kind: 'number', value };
  }
  const settings = mergedSettings(builder, entry, bound.settings, application);
  if (!settings) return poison;
  const inputs: Value[] = [];
  for (const [index, meaning] of bound.inputs.entries()) {
    const value = tensorOf(builder, meaning, bound.spans[index]!);
    if (!value) return poison;
    inputs.push(value);
  }
  if (inputs.some((input, index) => isOfSet(builder, input, bound.spans[index]!))) return poison;
  if (entry.variadic && inputs.some((input) => input.origin.kind === 'constant')) {
    builder.report('GEN2005', 'numbers', application.span, { layer: entry.name });
    return poison;
  }
  if (!entry.branches) return addOperation(builder, entry, application, { inputs, names: bound.names, settings });
  const at = application.at ?? application.environment.path.claim(snake(entry.name));
  if (!shapeFor(builder, entry, application, inputs, rowOf(inputs, bound.names, settings))) return poison;
  const grown = growBranches(builder, entry, { ...application, at }, inputs[0]!, settings, branches);
  if (!grown) return poison;
  return addOperation(
    builder,
    entry,
    { ...application, at },
    {
      inputs: [...inputs, ...grown.taken, ...grown.results.map(({ value }) => value)],
      names: [...bound.names, ...grown.taken.map(() => 'taken'), ...grown.results.map(({ name }) => name)],
      settings,
      ...(grown.results.length > 0 ? { branch: grown } : {}),
    },
  );
}
