/** `data` declarations. Their fields become the values that everything at the level of the model is computed from. */
import type {
  Argument,
  CallExpression,
  DataDeclaration,
  DataField,
  Expression,
} from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import type { ValueType } from '../../../catalogue/row/values.js';
import { transforms, type TransformEntry } from '../../../catalogue/transforms.js';
import { nearest } from '../../../diagnostics/suggest.js';
import type { DataField as Field, Value } from '../../../graph/types.js';
import { isCallOf } from '../../arguments/called-name.js';
import { bindSettings } from '../../arguments/settings.js';
import { readRange, readShape } from '../../evaluate/annotations.js';
import { readClassType } from '../../evaluate/class-type.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { readMade } from './made.js';
import { checkSides, readOrigin } from './origin.js';
import { checkPicture } from './pictures.js';
import { checkRows, rangeOfRows, readRowOrigin, rowsOf, type Rows } from './rows.js';
import { readDataSettings } from './settings.js';
import { readTokens } from './text.js';
import type { Stage } from './transforms.js';

export function buildData(builder: Builder, declaration: DataDeclaration, environment: Environment): void {
  const name = declaration.name.name;
  const rows = rowsOf(builder, declaration);
  const kind = rows?.kind;
  const fields: Field[] = [];
  const read = new Map<string, readonly Stage[]>();
  for (const field of declaration.fields) {
    const type = fieldType(builder, field, environment, rows);
    if (!type) {
      builder.failedFields.add(field.name.name);
      continue;
    }
    if (fields.some((other) => other.name === field.name.name)) {
      const first = fields.find((other) => other.name === field.name.name)!;
      builder.report(
        'GEN1003',
        'name',
        field.name.span,
        { name: field.name.name },
        { related: [{ span: first.span, message: 'first declared here' }] },
      );
      continue;
    }
    const value = fieldValue(builder, name, field, type);
    if (!value) continue;
    const own = readTransforms(builder, field.transforms, environment);
    fields.push({
      name: field.name.name,
      value,
      ...(rows ? readRowOrigin(builder, rows, field, type, own, environment) : readOrigin(builder, field, type)),
      transforms: own.map(({ transform }) => transform),
      span: field.span,
    });
    read.set(field.name.name, own);
  }
  const header = readTransforms(builder, declaration.transforms, environment);
  if (rows) checkRows(builder, declaration, rows, fields, header, read);
  else {
    checkSides(builder, declaration, fields);
    for (const field of fields) checkPicture(builder, declaration, field, header, read.get(field.name) ?? []);
  }
  const pairing = declaration.modifiers.find((word) => word.name === 'paired' || word.name === 'unpaired');
  for (const word of declaration.modifiers) {
    if (word === pairing) continue;
    builder.report('GEN1010', 'modifier', word.span, { word: word.name });
  }
  const [first] = declaration.from ?? [];
  const sources = declaration.from ?? [];
  const call = sources.find((source) => source.kind === 'call');
  if (call && sources.length > 1) {
    builder.report('GEN1010', 'mixedSources', call.span);
  }
  const made = first?.kind === 'call' ? readMade(builder, first, fields, environment) : undefined;
  builder.data.push({
    name,
    sources: call ? [] : sources.length > 0 ? sources.map(sourceName) : [name],
    ...(kind ? { kind } : {}),
    ...(pairing ? { pairing: pairing.name as 'paired' | 'unpaired' } : {}),
    transforms: header.map(({ transform }) => transform),
    fields,
    ...readDataSettings(builder, declaration, fields, pairing?.name === 'unpaired', environment),
    ...(made ? { made } : {}),
    span: declaration.name.span,
  });
}

const sourceName = (source: Expression): string =>
  source.kind === 'string' ? source.value : textOf(source.span).replace(/\s+/g, '');

/** The value of a field. Two data sets may share a field: a value computed from it can then be measured on either. */
function fieldValue(builder: Builder, data: string, field: DataField, type: ValueType): Value | undefined {
  const name = field.name.name;
  const other = builder.fields.get(name);
  if (!other) {
    const value = builder.value(type, { kind: 'field', data, field: name }, field.span, name);
    builder.fields.set(name, value);
    return value;
  }
  const [a, b] = [other.type, type];
  const alike =
    sameShape(a.shape, b.shape) &&
    a.classes === b.classes &&
    a.range?.low === b.range?.low &&
    a.range?.high === b.range?.high;
  if (alike) return other;
  builder.report(
    'GEN1003',
    'otherField',
    field.name.span,
    { name, first: showShape(a.shape), second: showShape(b.shape) },
    { related: [{ span: other.span, message: 'first declared here' }] },
  );
  return undefined;
}

function fieldType(
  builder: Builder,
  field: DataField,
  environment: Environment,
  rows: Rows | undefined,
): ValueType | undefined {
  if (isCallOf(field.type, 'tokens')) return readTokens(builder, field.type, environment);
  if (isCallOf(field.type, 'class')) return classType(builder, field.type, environment);
  if (field.type.kind !== 'list') {
    if (field.type.kind !== 'error') {
      builder.report('GEN2009', 'field', field.type.span, { name: field.name.name });
    }
    return undefined;
  }
  const shape = readShape(builder, field.type, environment);
  if (!shape) return undefined;
  if (!rows && shape.length !== 3) {
    builder.report('GEN2009', 'picture', field.type.span, { axes: shape.length, length: shape[0] ?? 8 });
    return undefined;
  }
  const range = field.range && readRange(builder, field.range, environment);
  return { shape, batched: true, ...(rows ? rangeOfRows(rows, range) : { range: range ?? { low: 0, high: 1 } }) };
}

/** `class(10)`, or of several places: `class(256, shape=[64])`. */
function classType(builder: Builder, type: CallExpression, environment: Environment): ValueType | undefined {
  const read = readClassType(builder, type, environment);
  if (!read || read.shape.length <= 1) return read;
  builder.report('GEN1010', 'classShape', type.arguments[1]!.span, { shape: showShape(read.shape) });
  return undefined;
}

function readTransforms(builder: Builder, stages: readonly Expression[], environment: Environment): Stage[] {
  const result: Stage[] = [];
  for (const stage of stages) {
    const name =
      stage.kind === 'call' && stage.callee.kind === 'name'
        ? stage.callee.name
        : stage.kind === 'name'
          ? stage.name
          : undefined;
    const entry = transforms.find((each) => each.name === name);
    if (!entry) {
      if (stage.kind === 'error') continue;
      const close =
        name === undefined
          ? undefined
          : nearest(
              name,
              transforms.map((each) => each.name),
            );
      builder.report('GEN1001', 'transform', stage.span, {
        name: name ?? textOf(stage.span),
        close,
        transforms: transforms.map((each) => each.name).join(', '),
      });
      continue;
    }
    const written =
      stage.kind === 'call' ? stage.arguments.map((argument) => BoundArgument.written(argument, environment)) : [];
    if (sizeInTwo(builder, entry, stage)) continue;
    const settings = bindSettings(builder, entry.name, entry.settings, written, stage.span);
    if (!settings) continue;
    const flat: Record<string, number | string | boolean> = {};
    for (const [key, { value }] of Object.entries(settings)) {
      if (Array.isArray(value)) [flat['height'], flat['width']] = [Number(value[0]), Number(value[1])];
      else flat[key] = value as number | string | boolean;
    }
    result.push({ transform: { name: entry.name, settings: flat }, span: stage.span });
  }
  return result;
}

/** Reports `resize(32, 48)`, the form of other libraries. Two sizes are a list here. */
function sizeInTwo(builder: Builder, { name, resizes }: TransformEntry, stage: Expression): boolean {
  if (!resizes || stage.kind !== 'call' || stage.arguments.length !== 2) return false;
  const [height, width] = stage.arguments as [Argument, Argument];
  if (height.name || width.name) return false;
  const replacement = `${name}([${textOf(height.span)}, ${textOf(width.span)}])`;
  builder.report(
    'GEN1011',
    'size',
    stage.span,
    { name, replacement },
    { fixes: [{ title: `Replace with ${replacement}`, edits: [{ span: stage.span, replacement }] }] },
  );
  return true;
}
