/** `evaluate` declarations: several data sets scored by one model. */
import type { EvaluateDeclaration } from '../../../../grammar/syntax/ast.js';
import { fieldsBehind } from '../../../graph/ancestors.js';
import type { Evaluation, EvaluationAverage, EvaluationSet, Score } from '../../../graph/types.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { readSet } from '../../names/data-sets.js';
import { perExample } from '../../names/one-number.js';
import type { Builder } from '../../scope/builder.js';
import type { Meaning } from '../../scope/meaning.js';
import { poison } from '../../scope/meaning.js';

export function buildEvaluation(builder: Builder, declaration: EvaluateDeclaration): Evaluation | undefined {
  const { name, span } = declaration.name;
  const base = builder.modelScope.environment(name, declaration.span.source);
  const sets = (kind: 'inside' | 'outside'): (EvaluationSet | undefined)[] =>
    declaration.items.flatMap((item) =>
      item.kind === kind ? item.values.map((place) => readSet(builder, place, item.first, base)) : [],
    );
  const [inside, outside] = [sets('inside'), sets('outside')];
  const written = declaration.items.filter((item) => item.kind === 'score');
  const averages: EvaluationAverage[] = [];
  builder.averagesOf = averages;
  const scores = readScores(builder, name, written);
  builder.averagesOf = undefined;
  const all = [...inside, ...outside];
  const whole = isWhole(builder, declaration, inside.length, written.length);
  const known = all.filter((set) => set !== undefined);
  const apart = areApart(builder, known);
  const fit = scores !== undefined && haveFields(builder, known, averages, scores);
  if (!whole || !apart || !fit || known.length < all.length) return undefined;
  return {
    name,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span,
    averages,
    scores,
    inside: known.slice(0, inside.length),
    outside: known.slice(inside.length),
  };
}

/** Scores in order. Each may use those before it. */
function readScores(
  builder: Builder,
  evaluation: string,
  written: EvaluateDeclaration['items'],
): readonly Score[] | undefined {
  const scores: Score[] = [];
  const known = new Map<string, Meaning>();
  for (const item of written) {
    const [expression] = item.values;
    if (!item.name || !expression) continue;
    const { name, span } = item.name;
    const earlier = written.find((other) => other.name?.name === name)!.name!;
    if (earlier !== item.name) {
      builder.report(
        'GEN1003',
        'name',
        span,
        { name },
        { related: [{ span: earlier.span, message: 'first declared here' }] },
      );
      continue;
    }
    const environment = builder.modelScope.environment(`${evaluation}/${name}`, item.span.source);
    for (const [before, meaning] of known) environment.bind(before, meaning);
    const value = perExample(builder, `the score \`${name}\``, evaluate(builder, expression, environment), expression);
    known.set(name, value ? { kind: 'tensor', value } : poison);
    if (!value) continue;
    value.name ??= name;
    scores.push({ name, value, span });
  }
  return scores.length === written.length ? scores : undefined;
}

function isWhole(builder: Builder, { name, items }: EvaluateDeclaration, inside: number, scores: number): boolean {
  const missing = (what: string, hint: string): false => {
    builder.report('GEN3023', 'lacks', name.span, { evaluation: name.name, what }, { hint });
    return false;
  };
  if (scores === 0) return missing('score', 'Write one: score likelihood = log_prob(F, x).');
  if (inside === 0) return missing('`inside`', 'Name what the model was trained on: inside mnist.test.');
  return items.every((item) => item.values.every((value) => value.kind !== 'error'));
}

function areApart(builder: Builder, sets: readonly EvaluationSet[]): boolean {
  const twice = sets.find((set, index) => sets.findIndex((other) => other.name === set.name) < index);
  if (!twice) return true;
  builder.report(
    'GEN3023',
    'twice',
    twice.span,
    { name: twice.name },
    { related: [{ span: sets.find((set) => set.name === twice.name)!.span, message: 'first named here' }] },
  );
  return false;
}

/** Every set must have the fields that the scores are computed from, and every averaged set those of its average. */
function haveFields(
  builder: Builder,
  sets: readonly EvaluationSet[],
  averages: readonly EvaluationAverage[],
  scores: readonly Score[],
): boolean {
  const asked = [
    ...scores.flatMap(({ name, value }) => sets.map((set) => ({ set, value, what: `the score \`${name}\`` }))),
    ...averages.map(({ of, on }) => ({ set: on, value: of, what: 'the average' })),
  ];
  let fit = true;
  for (const { set, value, what } of asked) {
    const data = builder.data.find((each) => each.name === set.data)!;
    const fields = data.fields.map((field) => field.name);
    const lacking = fieldsBehind([value]).find((field) => !fields.includes(field));
    if (lacking === undefined) continue;
    fit = false;
    builder.report(
      'GEN3021',
      'field',
      set.span,
      { what, lacking, data: set.data },
      {
        related: [
          { span: value.span, message: `${what}` },
          { span: data.span, message: `\`${set.data}\` declares ${fields.join(', ') || 'no field'}` },
        ],
      },
    );
  }
  return fit;
}
