/** Fields of tables: `x: [11] from columns("a".."k") -> standardise`, `quality: class(6) from column("quality")`. */
import type { CallExpression, DataField, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { nearest } from '../../../diagnostics/suggest.js';
import type { ColumnReference, DataField as Field } from '../../../graph/types.js';
import { isCallOf } from '../../arguments/called-name.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { checkTransforms, type Stage } from './transforms.js';

export const tableWords: readonly string[] = ['columns', 'column', 'array'];

const isOne = ({ shape, classes }: ValueType): boolean => classes !== undefined || shape.length === 0;

/** Where the numbers of a field stand. Without a `from` they stand in the column of its name. */
export function readTableOrigin(
  builder: Builder,
  { from, name }: DataField,
  type: ValueType,
  environment: Environment,
): Pick<Field, 'from' | 'columns' | 'array'> {
  if (!from || from.kind === 'error') return {};
  if (from.kind === 'name' && from.name === 'set' && type.classes !== undefined) return { from: 'set' };
  const word = tableWords.find((each) => isCallOf(from, each));
  if (!word) {
    const written = from.kind === 'string' ? `"${from.value}"` : textOf(from.span);
    const close = nearest(written, tableWords);
    builder.report('GEN1010', 'tableOrigin', from.span, { name: name.name, written, close, one: isOne(type) });
    return {};
  }
  const { arguments: given } = from as CallExpression;
  if (word === 'array') {
    const [argument, more] = given;
    if (argument?.value.kind === 'string' && !more && !argument.name) return { array: argument.value.value };
    builder.report('GEN1010', 'arrayName', from.span);
    return {};
  }
  const columns = given.flatMap((argument): ColumnReference[] => {
    const found = argument.name ? undefined : referenceOf(builder, argument.value, environment);
    if (found !== undefined) return [found];
    if (argument.value.kind !== 'error') builder.report('GEN1010', 'columnName', argument.span);
    return [];
  });
  if (given.length === 0) builder.report('GEN1009', 'columns', from.span, { word });
  if (columns.length === 0 || columns.length < given.length) return {};
  checkCount(builder, name.name, type, from.span, columns);
  return { columns };
}

/** A column by name or number, or `"a".."k"`. */
function referenceOf(builder: Builder, value: Expression, environment: Environment): ColumnReference | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'range' && (value.from.kind === 'string' || value.to.kind === 'string')) {
    const [from, to] = [value.from, value.to].map((each) => referenceOf(builder, each, environment));
    return typeof from === 'string' || typeof from === 'number'
      ? typeof to === 'string' || typeof to === 'number'
        ? { from, to }
        : undefined
      : undefined;
  }
  const meaning = builder.evaluate(value, environment);
  const isPlace = (each: number): boolean => Number.isInteger(each) && each >= 0;
  if (meaning.kind === 'number' && isPlace(meaning.value)) return meaning.value;
  if (meaning.kind === 'range' && isPlace(meaning.low) && isPlace(meaning.high) && meaning.low <= meaning.high)
    return { from: meaning.low, to: meaning.high };
  return undefined;
}

/** Compares the number of columns with the shape, as far as the spec says it: a column may hold lists of numbers. */
function checkCount(
  builder: Builder,
  name: string,
  type: ValueType,
  span: Expression['span'],
  columns: readonly ColumnReference[],
): void {
  const counts = columns.map((each) =>
    typeof each !== 'object'
      ? 1
      : typeof each.from === 'number' && typeof each.to === 'number'
        ? each.to - each.from + 1
        : undefined,
  );
  const count = counts.reduce<number | undefined>(
    (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
    0,
  );
  const size = type.shape.reduce((product, length) => product * length, 1);
  if (count === undefined || count === size || (count === 1 && !isOne(type))) return;
  const shape = type.classes === undefined ? showShape(type.shape) : `class(${type.classes})`;
  builder.report('GEN2002', 'columns', span, { name, shape, size, count });
}

/** Numbers may be standardised or scaled; a range must then be that of what they become. */
export function checkNumbers(builder: Builder, set: string, field: Field, own: readonly Stage[]): void {
  if (field.value.type.classes !== undefined) {
    if (own[0])
      builder.report('GEN1010', 'transformOfLabel', own[0].span, { field: field.name, transform: own[0].transform.name }); // prettier-ignore
    return;
  }
  if (!checkTransforms(builder, set, 'numbers', own)) return;
  const standardised = own.find(({ transform }) => transform.name === 'standardise');
  const scaled = own.find(({ transform }) => transform.name === 'scale');
  const { range } = field.value.type;
  if (own.length > 1) builder.report('GEN1010', 'transformsTogether', own[1]!.span);
  else if (standardised && range) builder.report('GEN2012', 'standardised', field.span, { field: field.name });
  else if (scaled && !range) builder.report('GEN2012', 'scaled', scaled.span, { field: field.name });
  else if (scaled && Number(scaled.transform.settings['low']) >= Number(scaled.transform.settings['high']))
    builder.report('GEN1010', 'scaleEnds', scaled.span);
}
