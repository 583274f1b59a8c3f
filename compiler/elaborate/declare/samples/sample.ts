/** Samples: the values that a run draws. */
import type { SampleDeclaration } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { kindOfOutput } from '../../../../runtime/contract/drawn.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { fieldsBehind, nodesBehind } from '../../../graph/ancestors.js';
import type { NamedValue, Sample } from '../../../graph/types.js';
import { parametersOnce } from '../../arguments/duplicates.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { isOfSet } from '../../names/whole-sets.js';
import type { Builder } from '../../scope/builder.js';
import { limits } from '../../scope/limits.js';
import type { Meaning } from '../../scope/meaning.js';
import { numberOf, tensorOf } from '../../scope/tensor.js';
import { readSchedule, readSelection } from '../clauses.js';
import { DeclarationScope } from '../model-scope.js';
import { runProcedure } from './procedure.js';

export function buildSample(builder: Builder, declaration: SampleDeclaration): Sample | undefined {
  const name = declaration.name.name;
  const base = builder.modelScope.environment(name, declaration.span.source);
  const overrides = new Map<string, Meaning>();
  const given: NamedValue[] = [];
  let asked: number | undefined;
  if (!parametersOnce(builder, declaration.parameters)) return undefined;
  for (const parameter of declaration.parameters) {
    const input = parameter.name.name;
    if (parameter.default) {
      const value = numberOf(builder, parameter.default, base);
      if (input === 'n' && value !== undefined) {
        if (Number.isInteger(value) && value >= 1 && value < limits.elements) asked = value;
        else builder.report('GEN1010', 'examples', parameter.default.span, { given: value });
      } else if (value !== undefined) builder.report('GEN1008', 'sample', parameter.name.span, { setting: input });
      continue;
    }
    const known = builder.modelScope.lookup(input);
    const like = known && known.kind === 'tensor' ? known.value : undefined;
    if (!like) {
      if (known?.kind === 'poison' || builder.failedFields.has(input)) return undefined;
      const close = nearest(input, [...builder.fields.keys(), ...builder.model.members.keys()]);
      builder.report('GEN1001', 'given', parameter.span, { input, close });
      return undefined;
    }
    if (like.origin.kind === 'field') given.push({ name: input, value: like });
    else {
      const value = builder.value(
        { shape: like.type.shape, batched: true },
        { kind: 'given', name: input },
        parameter.span,
        input,
      );
      overrides.set(input, { kind: 'tensor', value });
      given.push({ name: input, value });
    }
  }
  if (asked !== undefined && asked > 100_000) {
    builder.report('GEN1010', 'pictureCount', declaration.span, { given: asked });
    return undefined;
  }
  const on = readSelection(builder, declaration.clauses, base);
  const at = readSchedule(builder, declaration.clauses, base);
  const level = overrides.size > 0 ? new DeclarationScope(builder, overrides) : builder.modelScope;
  const scope = level.environment(name, declaration.span.source);
  const outputs: NamedValue[] = [];
  if (declaration.body) {
    const returned = runProcedure(builder, declaration, scope);
    if (!returned) return undefined;
    outputs.push(...returned);
  }
  for (const expression of declaration.values ?? []) {
    const value = tensorOf(builder, evaluate(builder, expression, scope), expression.span);
    if (!value || isOfSet(builder, value, expression.span)) return undefined;
    outputs.push({ name: textOf(expression.span).replace(/\s+/g, ' '), value });
  }
  const needed = fieldsBehind(outputs.map((output) => output.value)).filter(
    (field) => !given.some((each) => each.name === field),
  );
  if (needed.length > 0) {
    builder.report('GEN3010', 'sample', declaration.name.span, {
      sample: name,
      fields: needed.map((field) => `\`${field}\``).join(' and '),
      count: needed.length,
      parameters: [...given.map((each) => each.name), ...needed].join(', '),
    });
    return undefined;
  }
  const each = declaration.clauses.each;
  if (each && !given.some((value) => value.name === each.name && value.value.type.classes !== undefined)) {
    builder.report(
      'GEN1010',
      'eachOfSample',
      each.span,
      { each: each.name },
      builder.fields.get(each.name)?.type.classes === undefined
        ? {}
        : { hint: `Write: sample ${name}(${[...given.map((value) => value.name), each.name].join(', ')}) = …` },
    );
  }
  const hasOther = given.some((value) => value.value.origin.kind === 'given');
  return {
    name,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    given,
    n: asked ?? usualCount(outputs),
    ...(on ? { on } : {}),
    ...(at ? { at } : usualTime(outputs, hasOther)),
    ...(each ? { each: each.name } : {}),
    outputs,
  };
}

/**
 * When a sample is drawn that does not say it. One with values that must be given by hand cannot run after an epoch, and
 * a search takes too long for each. A loop runs when the training ends.
 */
function usualTime(outputs: readonly NamedValue[], hasOther: boolean): Pick<Sample, 'at'> {
  const kinds = new Set(nodesBehind(outputs.map(({ value }) => value)).map(({ kind }) => kind));
  if (hasOther || kinds.has('search')) return {};
  return { at: kinds.has('loop') ? { kind: 'epochs', epochs: ['last'] } : { kind: 'every', interval: 1 } };
}

/** A few pictures fill a sheet; points show a distribution only where there are many. */
const usualCount = (outputs: readonly NamedValue[]): number => {
  const drawn = outputs.filter(({ value }) => value.type.classes === undefined);
  return drawn.length > 0 && drawn.every(({ value }) => kindOfOutput(value.type.shape) === 'points') ? 1_000 : 16;
};
