/** `data dreamt from FacesVAE.generate(n=8)`: pictures that a run of another model draws. Checked here, drawn when a run is named. */
import type { CallExpression, Expression } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import { isAskedFor } from '../../../resolve/files.js';
import { showRange } from '../../../catalogue/row/ranges.js';
import { sameShape, showShape } from '../../../catalogue/row/shapes.js';
import type { DataField, MadeData, Sample, Value } from '../../../graph/types.js';
import { limits } from '../../scope/builder.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { numberOf } from '../../evaluate/evaluate.js';

const usage = 'Write: data dreamt from Model.sample(n=8) { x: [64, 64, 3] in 0..1 }.';

/** What the call stands for; reported and undefined when it stands for nothing that can be drawn. */
export function readMade(
  builder: Builder,
  source: CallExpression,
  fields: readonly DataField[],
  environment: Environment,
): MadeData | undefined {
  const { callee } = source;
  if (callee.kind !== 'member' || callee.object.kind !== 'name') {
    builder.error('GEN1010', source.span, 'data comes from sets, or from a sample of another model', { hint: usage });
    return undefined;
  }
  const sample = sampleOf(builder, callee.object, callee.member.name, callee.member.span);
  const n = readCount(builder, source.arguments, environment);
  if (!sample || n === undefined) return undefined;
  const asked = Object.values(sample.given).filter(({ value }) => value.type.classes === undefined);
  if (asked.length > 0) {
    builder.error(
      'GEN3010',
      callee.member.span,
      `\`${sample.name}\` is given ${asked.map((each) => `\`${each.name}\``).join(' and ')}, which nobody gives it here`,
      {
        hint: 'Name a sample that draws from noise alone.',
      },
    );
    return undefined;
  }
  const output = sample.outputs.findIndex(({ value }) => value.type.shape.length === 3);
  const made = sample.outputs[output]?.value;
  if (!made) {
    builder.error('GEN2001', callee.member.span, `\`${sample.name}\` draws no pictures`);
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
  const layer = scope?.names.get(model.name);
  if (layer?.kind !== 'model' && layer?.kind !== 'variant') {
    if (!layer && isAskedFor(scope, model.name)) return undefined;
    const known = [...(scope?.names ?? [])].flatMap(([each, { kind }]) =>
      kind === 'model' || kind === 'variant' ? [each] : [],
    );
    builder.error('GEN1001', model.span, `there is no model \`${model.name}\` to draw from`, {
      ...meant(model.span, nearest(model.name, known), `Use it from its file: use ${model.name} from "other.gen".`),
    });
    return undefined;
  }
  if (builder.madeWithin > limits.made) {
    builder.error('GEN1015', model.span, 'data are drawn by too many models, one from the other', {
      why: `The data of one model are drawn by the next, ${limits.made} models deep, and that is not the last.`,
      hint: 'Train the first of them on pictures that are stored.',
    });
    return undefined;
  }
  const graph = builder.graphOf(layer);
  if (!graph) {
    builder.error('GEN1006', model.span, `the data of \`${builder.model.name}\` would be drawn from itself`);
    return undefined;
  }
  const sample = graph.samples.find((each) => each.name === name);
  if (sample) return sample;
  const names = graph.samples.map((each) => each.name);
  builder.error('GEN1016', span, `\`${model.name}\` has no sample \`${name}\``, {
    ...meant(span, nearest(name, names), names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'),
  });
  return undefined;
}

function readCount(builder: Builder, given: CallExpression['arguments'], environment: Environment): number | undefined {
  const [argument, more] = given;
  if (!argument || more || (argument.name && argument.name.name !== 'n')) {
    builder.error(
      'GEN1009',
      (more ?? argument ?? { span: builder.model.span }).span,
      'a sample as data takes n, the number of pictures',
      { hint: usage },
    );
    return undefined;
  }
  const n = numberOf(builder, argument.value, environment);
  if (n === undefined || (Number.isInteger(n) && n >= 1 && n <= 100_000)) return n;
  builder.error('GEN1010', argument.span, `n is a whole number from 1 to 100,000, not ${n}`);
  return undefined;
}

/** One field, of the shape that the sample draws, and a range that holds its values. */
function fits(builder: Builder, source: CallExpression, fields: readonly DataField[], made: Value): boolean {
  const [field, other] = fields;
  if (!field || other || field.value.type.classes !== undefined) {
    builder.error('GEN1010', (other ?? field ?? source).span, 'data from a sample has one field, the picture', {
      hint: usage,
    });
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
    builder.error(
      'GEN2002',
      field.span,
      `\`${field.name}\` is declared as ${showShape(shape)}, but the sample draws ${showShape(drawn.shape)}`,
      { related },
    );
    return false;
  }
  if (!range || !drawn.range || drawn.range.low < range.low || drawn.range.high > range.high) {
    builder.error(
      'GEN2012',
      field.span,
      `\`${field.name}\` is declared in ${range ? showRange(range) : '0..1'}, but the sample draws values ${drawn.range ? `in ${showRange(drawn.range)}` : 'of any size'}`,
      {
        related,
        hint: 'Declare the range of the sample, or bring its output there in the other model, as with clip(y, 0..1).',
      },
    );
    return false;
  }
  return true;
}
