/** Data sets whose examples are no pictures: points that genc draws. */
import type { DataDeclaration, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { knownPoints, type KnownPoints } from '../../../catalogue/known-sets.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import type { DataField } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';

/** What a data set is made of, if not of pictures. */
export interface Rows {
  readonly kind: 'points';
  readonly points: KnownPoints;
}

const pointsOf = (source: Expression): KnownPoints | undefined =>
  source.kind === 'name' ? knownPoints.find(({ name }) => name === source.name) : undefined;

export function rowsOf(builder: Builder, { name, from }: DataDeclaration): Rows | undefined {
  const sources: readonly Expression[] = from ?? [{ kind: 'name', name: name.name, span: name.span }];
  const [first, second] = sources;
  const points = sources.flatMap((source) => pointsOf(source) ?? []);
  if (!first || !points[0]) return undefined;
  if (second) builder.report('GEN1010', 'mixedKinds', second.span, { set: points[0].name });
  return { kind: 'points', points: points[0] };
}

/** Requires fields that the set has: one of its shape, and its class. What is done to pictures is not done to points. */
export function checkRows(
  builder: Builder,
  declaration: DataDeclaration,
  { points }: Rows,
  fields: readonly DataField[],
): void {
  const set = points.name;
  for (const { name, range, from, transforms } of declaration.fields) {
    const field = fields.find((each) => each.name === name.name);
    if (!field) continue;
    const { shape, classes } = field.value.type;
    if (classes !== undefined && classes !== points.classes)
      builder.report('GEN2002', 'pointClasses', field.span, { field: field.name, classes, set, found: points.classes });
    else if (classes === undefined && !sameShape(shape, points.shape)) {
      const values = { field: field.name, shape: showShape(shape), set, found: showShape(points.shape) };
      builder.report('GEN2002', 'points', field.span, values);
    }
    if (range && classes === undefined)
      builder.report('GEN2012', 'points', range.span, { field: field.name, set, written: textOf(range.span) });
    for (const [part, what] of [[from, 'from'], [transforms[0], 'a transform']] as const)
      if (part && part.kind !== 'error')
        builder.report('GEN1010', 'ofPictures', part.span, { what: what === 'from' ? `from ${textOf(part.span)}` : textOf(part.span), set }); // prettier-ignore
  }
  const [transform] = declaration.transforms;
  if (transform && transform.kind !== 'error')
    builder.report('GEN1010', 'ofPictures', transform.span, { what: textOf(transform.span), set });
  const [word] = declaration.modifiers;
  if (word) builder.report('GEN1010', 'ofPictures', word.span, { what: word.name, set });
  if (fields.length > 0 && fields.every(({ value }) => value.type.classes !== undefined)) {
    const values = { set, shape: showShape(points.shape) };
    builder.report('GEN1010', 'noPoints', declaration.name.span, values);
  }
}
