/** Transforms that are written for another kind of data. */
import type { Span } from '../../../../grammar/syntax/source.js';
import { transforms, type TransformedKind } from '../../../catalogue/transforms.js';
import type { TransformDefinition } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';

/** A transform and its place in the text. */
export interface Stage {
  readonly transform: TransformDefinition;
  readonly span: Span;
}

/** Requires transforms of this kind of data. Returns whether there are no others. */
export function checkTransforms(
  builder: Builder,
  set: string,
  kind: TransformedKind,
  stages: readonly Stage[],
): boolean {
  const wrong = stages.find(({ transform }) => !kindsOf(transform).includes(kind));
  if (!wrong) return true;
  const own = transforms.filter(({ name }) => kindsOf({ name }).includes(kind)).map(({ name }) => name);
  const is = { pictures: 'holds pictures', numbers: 'is a table', sounds: 'holds sounds' }[kind];
  builder.report('GEN1010', 'transformOfOthers', wrong.span, {
    ...{ name: wrong.transform.name, of: kindsOf(wrong.transform).join(' and '), set, is, known: own.join(', ') },
  });
  return false;
}

const kindsOf = ({ name }: { readonly name: string }): readonly TransformedKind[] =>
  transforms.find((each) => each.name === name)?.for ?? ['pictures'];

/** Follows the length of a sound through its transforms: a window must be one number, and the last length the declared one. */
export function checkLength(builder: Builder, field: string, length: number, stages: readonly Stage[]): void {
  let last: { readonly length: number; readonly span: Span } | undefined;
  for (const { transform, span } of stages) {
    if (transform.name !== 'crop') continue;
    const { size } = transform.settings;
    if (typeof size !== 'number') {
      builder.report('GEN1010', 'cropOfSound', span, { length });
      return;
    }
    last = { length: size, span };
  }
  if (last && last.length !== length)
    builder.report('GEN2002', 'soundLength', last.span, { field, length, made: last.length });
}
