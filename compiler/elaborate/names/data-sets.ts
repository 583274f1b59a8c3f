/** The sets that an evaluation names: `mnist.test`, `omniglot`. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { suggest } from '../../diagnostics/suggest.js';
import type { EvaluationSet } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { numberOf } from '../scope/tensor.js';

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];

/** A split of a data set, or all of its splits. A split alone is enough if the model has one data set. */
export function readSet(
  builder: Builder,
  place: Expression,
  limit: Expression | undefined,
  environment: Environment,
): EvaluationSet | undefined {
  if (place.kind === 'error') return undefined;
  const names = builder.data.map((data) => data.name);
  const first = limit && numberOf(builder, limit, environment);
  if (limit && first === undefined) return undefined;
  if (first !== undefined && !(Number.isInteger(first) && first >= 1)) {
    builder.report('GEN1010', 'first', limit!.span, { given: first });
    return undefined;
  }
  const [data, split] =
    place.kind === 'name'
      ? isSplit(place.name) && names.length === 1
        ? [{ name: names[0]!, span: place.span }, place]
        : [place, undefined]
      : place.kind === 'member' && place.object.kind === 'name'
        ? [place.object, place.member]
        : [undefined, undefined];
  if (!data || !names.includes(data.name)) {
    const span = (data ?? place).span;
    const text = data?.name ?? textOf(place.span);
    const bare = isSplit(text) && names.length > 1;
    builder.report(
      'GEN1001',
      'dataSet',
      span,
      { bare, text },
      {
        ...(bare
          ? { hint: `Write ${names.map((name) => `${name}.${text}`).join(' or ')}.` }
          : suggest(span, text, names)),
      },
    );
    return undefined;
  }
  if (split && !isSplit(split.name)) {
    builder.report('GEN1001', 'splitOfSet', split.span, { name: split.name }, suggest(split.span, split.name, splits));
    return undefined;
  }
  return {
    name: split ? `${data.name}.${split.name}` : data.name,
    data: data.name,
    ...(split ? { split: split.name as Split } : {}),
    ...(first === undefined ? {} : { first }),
    span: place.span,
  };
}

const isSplit = (name: string): name is Split => (splits as readonly string[]).includes(name);
