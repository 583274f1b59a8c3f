/** `data` declarations: fields become the values that everything at model level is computed from. */
import type { DataDeclaration, DataField, Expression } from '../../../grammar/ast.js';
import { textOf } from '../../../grammar/source.js';
import { transforms } from '../../ops/transforms.js';
import { nearest } from '../../diagnostics/suggest.js';
import type { Data, DataField as Field, Transform, ValueType } from '../types.js';
import { BoundArgument } from './argument.js';
import type { Builder } from './builder.js';
import type { Environment } from './environment.js';
import { evaluate } from './evaluate.js';
import { notCompiled } from './net.js';
import { bindSettings } from './settings.js';
import { readRange, readShape } from './types.js';

export function buildData(builder: Builder, declaration: DataDeclaration, environment: Environment): void {
  const name = declaration.name.name;
  const fields: Field[] = [];
  for (const field of declaration.fields) {
    const type = fieldType(builder, field, environment);
    if (!type) continue;
    const value = builder.value(
      type,
      { kind: 'field', data: name, field: field.name.name },
      field.span,
      field.name.name,
    );
    if (builder.fields.has(field.name.name)) {
      const other = builder.fields.get(field.name.name)!;
      builder.error('GEN1003', field.name.span, `\`${field.name.name}\` is declared twice`, {
        related: [{ span: other.span, message: 'first declared here' }],
      });
      continue;
    }
    builder.fields.set(field.name.name, value);
    fields.push({
      name: field.name.name,
      value,
      ...(field.from ? { from: textOf(field.from.span) } : {}),
      transforms: readTransforms(builder, field.transforms, environment),
      span: field.span,
    });
  }
  const pairing = declaration.modifiers.find((word) => word.name === 'paired' || word.name === 'unpaired');
  for (const word of declaration.modifiers) {
    if (word === pairing || word.name === 'labelled') continue;
    builder.error('GEN1010', word.span, `data is \`paired\` or \`unpaired\`, not \`${word.name}\``);
  }
  const split = readSplit(builder, declaration, environment);
  const data: Data = {
    name,
    sources:
      (declaration.from ?? []).length > 0 ? declaration.from!.map((source) => sourceName(builder, source)) : [name],
    ...(pairing ? { pairing: pairing.name as 'paired' | 'unpaired' } : {}),
    transforms: readTransforms(builder, declaration.transforms, environment),
    fields,
    ...(split ? { split } : {}),
    span: declaration.name.span,
  };
  builder.data.push(data);
}

function sourceName(builder: Builder, source: Expression): string {
  if (source.kind === 'call') notCompiled(builder, source.span, "data from another model's samples");
  return source.kind === 'string' ? source.value : textOf(source.span).replace(/\s+/g, '');
}

function fieldType(builder: Builder, field: DataField, environment: Environment): ValueType | undefined {
  if (field.type.kind === 'call' && field.type.callee.kind === 'name' && field.type.callee.name === 'class') {
    const argument = field.type.arguments[0];
    const count = argument && evaluate(builder, argument.value, environment);
    if (count?.kind === 'number' && Number.isInteger(count.value) && count.value >= 1 && count.value <= 1e6) {
      return { shape: [], batched: true, classes: count.value, range: { low: 0, high: count.value - 1 } };
    }
    if (count?.kind !== 'poison')
      builder.error('GEN1010', field.type.span, 'class takes the number of classes, such as class(10)');
    return undefined;
  }
  if (field.type.kind !== 'list') {
    if (field.type.kind !== 'error') {
      builder.error('GEN2009', field.type.span, `\`${field.name.name}\` must be a shape or a class`, {
        hint: 'Write x: [28, 28, 1] in 0..1 for pictures, digit: class(10) for labels.',
      });
    }
    return undefined;
  }
  const shape = readShape(builder, field.type, environment);
  if (!shape) return undefined;
  if (shape.length !== 3) {
    builder.error('GEN2009', field.type.span, 'pictures are [height, width, channels]', {
      hint: 'Grey pictures have one channel: [28, 28, 1].',
    });
    return undefined;
  }
  const range = field.range && readRange(builder, field.range, environment);
  return { shape, batched: true, range: range ?? { low: 0, high: 1 } };
}

function readTransforms(builder: Builder, stages: readonly Expression[], environment: Environment): Transform[] {
  const result: Transform[] = [];
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
      builder.error('GEN1001', stage.span, `data knows no transform \`${name ?? textOf(stage.span)}\``, {
        hint: close ? `Did you mean \`${close}\`?` : `It knows ${transforms.map((each) => each.name).join(', ')}.`,
      });
      continue;
    }
    const written =
      stage.kind === 'call' ? stage.arguments.map((argument) => BoundArgument.written(argument, environment)) : [];
    const settings = bindSettings(builder, entry.name, entry.settings, written, stage.span);
    if (!settings) continue;
    const flat: Record<string, number | string | boolean> = {};
    for (const [key, { value }] of Object.entries(settings)) {
      if (Array.isArray(value)) [flat['height'], flat['width']] = [Number(value[0]), Number(value[1])];
      else flat[key] = value as number | string | boolean;
    }
    result.push({ name: entry.name, settings: flat });
  }
  return result;
}

function readSplit(
  builder: Builder,
  declaration: DataDeclaration,
  environment: Environment,
): Data['split'] | undefined {
  const split: { test?: number; validation?: number } = {};
  for (const setting of declaration.settings) {
    if (setting.name.name !== 'split') {
      notCompiled(builder, setting.span, `the data setting \`${setting.name.name}\``, 'warning');
      continue;
    }
    const values = bindSettings(
      builder,
      'split',
      (['test', 'validation'] as const).map((name) => ({
        name,
        type: { kind: 'number', minimum: 0, maximum: 0.9 } as const,
        default: 0,
        doc: 'Share of the training pictures.',
      })),
      setting.arguments.map((argument) => BoundArgument.written(argument, environment)),
      setting.span,
    );
    for (const name of ['test', 'validation'] as const)
      if (values?.[name]?.explicit) split[name] = Number(values[name].value);
  }
  return Object.keys(split).length > 0 ? split : undefined;
}
