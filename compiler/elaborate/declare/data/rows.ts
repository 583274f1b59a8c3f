/** Data sets whose examples are no pictures: points that genc draws, tables, texts, sounds. */
import type { DataDeclaration, DataField as Written, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { tableEndings, textEndings } from '../../../../runtime/common/data-endings.js';
import { knownPoints, type KnownPoints } from '../../../catalogue/known-sets.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import type { ValueRange, ValueType } from '../../../catalogue/row/values.js';
import type { DataField, RowsKind } from '../../../graph/types.js';
import { isCallOf } from '../../arguments/called-name.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { readSoundOrigin } from './sound.js';
import { checkNumbers, readTableOrigin, tableWords } from './table.js';
import { readTextOrigin } from './text.js';
import { checkLength, checkTransforms, type Stage } from './transforms.js';

/** What a data set is made of, if not of pictures. */
export interface Rows {
  readonly kind: RowsKind;
  /** The known set, of points. */
  readonly points?: KnownPoints;
}

/** What a data set is, in messages. */
const is: Readonly<Record<RowsKind, string>> = {
  points: 'holds points',
  table: 'is a table',
  text: 'is a text',
  sounds: 'holds sounds',
};

export function rowsOf(builder: Builder, { name, from, fields }: DataDeclaration): Rows | undefined {
  const sources: readonly Expression[] = from ?? [{ kind: 'name', name: name.name, span: name.span }];
  const points = sources.flatMap((source) => pointsOf(source) ?? []);
  if (points[0]) {
    if (sources.length > 1) builder.report('GEN1010', 'mixedKinds', sources[1]!.span, { set: points[0].name });
    return { kind: 'points', points: points[0] };
  }
  const said = fields.flatMap((field) => {
    const kind = kindOfField(field);
    return kind ? [{ kind, name: field.name }] : [];
  });
  const [first] = said;
  const other = said.find(({ kind }) => kind !== first!.kind);
  if (first && other) {
    const values = { a: first.name.name, b: other.name.name, first: is[first.kind], second: is[other.kind] };
    builder.report('GEN1010', 'kindsOfFields', other.name.span, values);
  }
  const kind = first?.kind ?? sources.flatMap((source) => kindOfSource(source) ?? [])[0];
  return kind ? { kind } : undefined;
}

const pointsOf = (source: Expression): KnownPoints | undefined =>
  source.kind === 'name' ? knownPoints.find(({ name }) => name === source.name) : undefined;

function kindOfField({ type, from }: Written): RowsKind | undefined {
  const word = from?.kind === 'name' ? from.name : from?.kind === 'call' ? textOf(from.callee.span) : undefined;
  if (from?.kind === 'call' && word !== undefined && tableWords.includes(word)) return 'table';
  if (word === 'bytes' || word === 'characters') return 'text';
  if (word === 'sound') return 'sounds';
  const hasShape = isCallOf(type, 'class') && type.arguments.some(({ name }) => name?.name === 'shape');
  return isCallOf(type, 'tokens') || hasShape ? 'text' : undefined;
}

/** A file says what it is by its ending. */
function kindOfSource(source: Expression): RowsKind | undefined {
  if (source.kind !== 'string') return undefined;
  const ending = /\.(\w+)$/.exec(source.value)?.[1]?.toLowerCase();
  if (ending === undefined) return undefined;
  return tableEndings.includes(ending)
    ? 'table'
    : textEndings.includes(ending)
      ? 'text'
      : ending === 'wav'
        ? 'sounds'
        : undefined;
}

/** The range of numbers is known where the spec says it; sounds swing around 0. */
export const rangeOfRows = ({ kind }: Rows, range: ValueRange | undefined): Pick<ValueType, 'range'> =>
  range ? { range } : kind === 'sounds' ? { range: { low: -1, high: 1 } } : {};

/** Where a field of such a set is read from. */
export function readRowOrigin(
  builder: Builder,
  { kind, points }: Rows,
  field: Written,
  type: ValueType,
  own: readonly Stage[],
  environment: Environment,
): Pick<DataField, 'from' | 'columns' | 'array' | 'lines' | 'rate'> {
  switch (kind) {
    case 'points':
      if (field.from && field.from.kind !== 'error')
        builder.report('GEN1010', 'ofPictures', field.from.span, { what: `from ${textOf(field.from.span)}`, set: points!.name, is: is.points }); // prettier-ignore
      return {};
    case 'table':
      return readTableOrigin(builder, field, type, environment);
    case 'text':
      return readTextOrigin(builder, field, type, environment);
    case 'sounds':
      return readSoundOrigin(builder, field, type, own, environment);
  }
}

/** Requires fields that the set can have, and nothing that is done to pictures alone. */
export function checkRows(
  builder: Builder,
  declaration: DataDeclaration,
  rows: Rows,
  fields: readonly DataField[],
  header: readonly Stage[],
  own: ReadonlyMap<string, readonly Stage[]>,
): void {
  const set = rows.points?.name ?? declaration.name.name;
  const refused = (span: Expression['span'], what: string): void =>
    builder.report('GEN1010', 'ofPictures', span, { what, set, is: is[rows.kind] });
  const [word] = declaration.modifiers;
  if (word) refused(word.span, word.name);
  const isOfSounds = rows.kind === 'sounds';
  if (header[0] && !isOfSounds) refused(header[0].span, textOf(header[0].span));
  for (const field of fields) {
    const stages = own.get(field.name) ?? [];
    if (rows.kind === 'table') checkNumbers(builder, set, field, stages);
    else if (isOfSounds) checkSound(builder, set, field, header, stages);
    else if (stages[0]) refused(stages[0].span, textOf(stages[0].span));
  }
  for (const setting of declaration.settings)
    for (const { name, span } of setting.arguments)
      if (name?.name === 'folders' && rows.kind !== 'sounds') refused(span, textOf(span));
  if (rows.points) checkPoints(builder, declaration, rows.points, fields);
}

function checkSound(
  builder: Builder,
  set: string,
  { name, value }: DataField,
  header: readonly Stage[],
  own: readonly Stage[],
): void {
  const { shape, classes } = value.type;
  if (classes !== undefined) {
    if (own[0]) builder.report('GEN1010', 'transformOfLabel', own[0].span, { field: name, transform: own[0].transform.name }); // prettier-ignore
    return;
  }
  const stages = [...header, ...own];
  if (checkTransforms(builder, set, 'sounds', stages) && shape.length === 1)
    checkLength(builder, name, shape[0]!, stages);
}

/** Requires fields that a set of points has: one of its shape, and its class. */
function checkPoints(
  builder: Builder,
  declaration: DataDeclaration,
  points: KnownPoints,
  fields: readonly DataField[],
): void {
  const set = points.name;
  for (const { name, range } of declaration.fields) {
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
  }
  if (fields.length > 0 && fields.every(({ value }) => value.type.classes !== undefined)) {
    const values = { set, shape: showShape(points.shape) };
    builder.report('GEN1010', 'noPoints', declaration.name.span, values);
  }
}
