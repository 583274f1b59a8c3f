/** The sources of a data set's fields: `from left`, `from A`, `from "inputs"`, `from folder`. */
import type { DataDeclaration, DataField } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { nearest } from '../../../diagnostics/suggest.js';
import type { DataField as Field } from '../../../graph/types.js';
import type { Builder } from '../../scope/builder.js';

const pictureOrigins = ['image', 'left', 'right', 'A', 'B'];
const classOrigins = ['folder', 'set', 'label'];

export function readOrigin(builder: Builder, { from }: DataField, type: ValueType): Pick<Field, 'from' | 'folder'> {
  if (!from || from.kind === 'error') return {};
  const isClass = type.classes !== undefined;
  if (from.kind === 'string' && !isClass) {
    if (from.value.trim() !== '') return { folder: from.value };
    builder.report('GEN1010', 'emptyPath', from.span);
    return {};
  }
  const origins = isClass ? classOrigins : pictureOrigins;
  const word = textOf(from.span);
  if (origins.includes(word)) return { from: word };
  const close = nearest(word, origins);
  const known = `It is read from ${origins.join(', ')}${isClass ? '' : ', or a folder: from "photos"'}.`;
  builder.report('GEN1010', 'fieldOrigin', from.span, { isClass, origin: word, close, known });
  return {};
}

/** Paired or unpaired data must have two sides. */
export function checkSides(builder: Builder, declaration: DataDeclaration, fields: readonly Field[]): void {
  const word = declaration.modifiers.find(({ name }) => name === 'paired' || name === 'unpaired');
  const pictures = fields.filter(({ value }) => value.type.classes === undefined);
  const unsaid = pictures.every(({ from, folder }) => folder === undefined && (from ?? 'image') === 'image');
  const sides = new Set(pictures.map(({ from = 'image', folder }) => (folder === undefined ? from : `"${folder}"`)));
  const wrong = declaration.fields.some(
    ({ from, name }) => from && fields.some((field) => field.name === name.name && !field.from && !field.folder),
  );
  const whole = word?.name === 'paired' ? !unsaid : sides.size > 1;
  if (!word || whole || wrong || pictures.length === 0 || fields.length < declaration.fields.length) return;
  const problem = unsaid ? 'no field says which side it is read from' : 'all its pictures are read from one side';
  builder.report('GEN1010', 'sides', word.span, { data: declaration.name.name, modifier: word.name, problem });
}
