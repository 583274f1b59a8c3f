/**
 * `data dreamt from FacesVAE.generate(n=8)`: pictures that a run of another model draws. They are checked here, and
 * drawn when a run is named.
 */
import type { CallExpression, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { showRange } from '../../../catalogue/row/intervals.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import type { DataField, MadeData, Sample, Value } from '../../../graph/types.js';
import { isAskedFor } from '../../../resolve/files.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { limits } from '../../scope/limits.js';
import { numberOf } from '../../scope/tensor.js';

const usage = 'Write: data dreamt from Model.sample(n=8) { x: [64, 64, 3] in 0..1 }.';

/** The sample that the call stands for; undefined (and reported) if it stands for nothing that can be drawn. */
export function readMade(
  builder: Builder,
  source: CallExpression,
  fields: readonly DataField[],
  environment: Environment,
): MadeData | undefined {
  const { callee } = source;
  if (callee.kind !== 'member' || callee.object.kind !== 'name') {
    builder.report('GEN1010', 'madeData', source.span, { hint: usage });
    return undefined;
  }
  const sample = sampleOf(builder, callee.object, callee.member.name, callee.member.span);
  const n = readCount(builder, source.arguments, environment);
  if (!sample || n === undefined) return undefined;
  const asked = Object.values(sample.given).filter(({ value }) => value.type.classes === undefined);
  if (asked.length > 0) {
    builder.report('GEN3010', 'askingSample', callee.member.span, {
      name: sample.name,
      inputs: asked.map((each) => `\`${each.name}\``).join(' and '),
    });
    return undefined;
  }
  const output = sample.outputs.findIndex(({ value }) => value.type.shape.length === 3);
  const made = sample.outputs[output]?.value;
  if (!made) {
    builder.report('GEN2001', 'drawsNoPictures', callee.member.span, { name: sample.name });
    return undefined;
  }
  if (!fits(builder, source, fields, made)) return undefined;
  return { model: callee.object.name, sample: sample.name, n, output };
}

function sampleOf(
  builder: Builder,
  model: Extract<Expression, { kind: 'name' }>,
  name: string,
  span: Expression['span'],
): Sample | undefined {
  const scope = builder.files.scopes.get(model.span.source);
  const drawn = scope?.names.get(model.name);
  if (drawn?.kind !== 'model' && drawn?.kind !== 'variant') {
    if (!drawn && isAskedFor(scope, model.name)) return undefined;
    const known = [...(scope?.names ?? [])].flatMap(([each, { kind }]) =>
      kind === 'model' || kind === 'variant' ? [each] : [],
    );
    builder.report(
      'GEN1001',
      'model',
      model.span,
      { name: model.name },
      { ...meant(model.span, nearest(model.name, known), `Use it from its file: use ${model.name} from "other.gen".`) },
    );
    return undefined;
  }
  if (builder.madeWithin > limits.made) {
    builder.report('GEN1015', 'models', model.span, { most: limits.made });
    return undefined;
  }
  const graph = builder.graphOf(drawn);
  if (!graph) {
    builder.report('GEN1006', 'data', model.span, { model: builder.model.name });
    return undefined;
  }
  const sample = graph.samples.find((each) => each.name === name);
  if (sample) return sample;
  const names = graph.samples.map((each) => each.name);
  builder.report(
    'GEN1016',
    'sample',
    span,
    { model: model.name, sample: name },
    { ...meant(span, nearest(name, names), names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.') },
  );
  return undefined;
}

function readCount(builder: Builder, given: CallExpression['arguments'], environment: Environment): number | undefined {
  const [argument, more] = given;
  if (!argument || more || (argument.name && argument.name.name !== 'n')) {
    builder.report('GEN1009', 'sampleCount', (more ?? argument ?? { span: builder.model.span }).span, { hint: usage });
    return undefined;
  }
  const n = numberOf(builder, argument.value, environment);
  if (n === undefined || (Number.isInteger(n) && n >= 1 && n <= 100_000)) return n;
  builder.report('GEN1010', 'pictureCount', argument.span, { given: n });
  return undefined;
}

/** Requires one field with the shape that the sample draws, and with a range that holds its values. */
function fits(builder: Builder, source: CallExpression, fields: readonly DataField[], made: Value): boolean {
  const [field, other] = fields;
  if (!field || other || field.value.type.classes !== undefined) {
    builder.report('GEN1010', 'oneField', (other ?? field ?? source).span, { hint: usage });
    return false;
  }
  const { shape, range } = field.value.type;
  const drawn = made.type;
  const related = [
    {
      span: made.span,
      message: `${textOf(source.callee.span)} is ${showShape(drawn.shape)}${drawn.range ? ` in ${showRange(drawn.range)}` : ''}`,
    },
  ];
  if (!sameShape(shape, drawn.shape)) {
    builder.report(
      'GEN2002',
      'sample',
      field.span,
      { field: field.name, declared: showShape(shape), drawn: showShape(drawn.shape) },
      { related },
    );
    return false;
  }
  if (!range || !drawn.range || drawn.range.low < range.low || drawn.range.high > range.high) {
    const wanted = range ? showRange(range) : '0..1';
    const found = drawn.range && showRange(drawn.range);
    builder.report('GEN2012', 'sample', field.span, { field: field.name, wanted, found }, { related });
    return false;
  }
  return true;
}
