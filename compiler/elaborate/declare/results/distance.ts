/** `metric fid = fid(generate(n=2_048), x, features=fashion_cnn)`: the distance between a sample's pictures and data. */
import type { CallExpression, Expression, MetricDeclaration } from '../../../../grammar/syntax/ast.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { extractors } from '../../../catalogue/distances.js';
import { showShape } from '../../../catalogue/row/shapes.js';
import { suggest } from '../../../diagnostics/suggest.js';
import type { Distance, Sample, Value } from '../../../graph/types.js';
import { namedOnce } from '../../arguments/duplicates.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import { numberOf } from '../../scope/tensor.js';
import { readSchedule, readSelection } from '../clauses.js';

const usage = (name: string): string =>
  `Write: metric ${name} = ${name}(generate(n=2_048), x, features=fashion_cnn), with a sample and a data field.`;

export function buildDistance(
  builder: Builder,
  declaration: MetricDeclaration,
  samples: readonly Sample[],
): Distance | undefined {
  const call = declaration.value as CallExpression;
  const measure = textOf(call.callee.span) as Distance['measure'];
  const environment = builder.modelScope.environment(declaration.name.name, declaration.span.source);
  const on = readSelection(builder, declaration.clauses, environment);
  const at = readSchedule(builder, declaration.clauses, environment);
  if (declaration.clauses.random)
    builder.report('GEN1010', 'randomOfDistance', declaration.clauses.random.span, { measure });
  const positional = call.arguments.filter(({ name }) => !name).map(({ value }) => value);
  const features = call.arguments.find(({ name }) => name?.name === 'features');
  const unknown = call.arguments.find(({ name }) => name && name.name !== 'features');
  if (unknown) {
    builder.report('GEN1008', 'distance', unknown.name!.span, { measure, name: unknown.name!.name });
    return undefined;
  }
  if (!namedOnce(builder, measure, call.arguments)) return undefined;
  const [drawn, real] = positional;
  if (!drawn || !real || positional.length > 2 || !features) {
    builder.report('GEN1009', 'distance', call.span, {
      measure,
      usage: usage(measure),
      networks: extractors.map(({ name }) => name).join(', '),
    });
    return undefined;
  }
  const sample = readDrawn(builder, drawn, samples, environment);
  const field = readReal(builder, real, on?.data);
  const extractor = readExtractor(builder, features.value);
  if (!sample || !field || !extractor) return undefined;
  return {
    name: declaration.name.name,
    measure,
    ...(declaration.doc ? { doc: declaration.doc } : {}),
    span: declaration.name.span,
    countSpan: drawn.span,
    ...sample,
    ...field,
    features: extractor,
    ...(on ? { on } : {}),
    ...(at ? { at } : {}),
  };
}

/** Reads `generate(n=2_048)`. Without `n`, as many pictures as the sample shows. */
function readDrawn(
  builder: Builder,
  expression: Expression,
  samples: readonly Sample[],
  environment: Environment,
): Pick<Distance, 'sample' | 'output' | 'n'> | undefined {
  const named = expression.kind === 'call' ? expression.callee : expression;
  if (named.kind === 'error') return undefined;
  const name = textOf(named.span);
  const found = samples.find((each) => each.name === name);
  if (!found) {
    // A sample that failed has been reported already.
    if (builder.model.members.get(name)?.kind === 'sample') return undefined;
    const known = samples.map((each) => each.name);
    builder.report(
      'GEN1001',
      'sample',
      named.span,
      { name },
      {
        ...suggest(named.span, name, known),
        ...(known.length === 0 ? { hint: 'Declare one: sample generate(n=16) = G(normal([latent])).' } : {}),
      },
    );
    return undefined;
  }
  if (expression.kind === 'call' && !namedOnce(builder, name, expression.arguments)) return undefined;
  let { n } = found;
  for (const argument of expression.kind === 'call' ? expression.arguments : []) {
    const given = argument.name?.name === 'n' ? numberOf(builder, argument.value, environment) : undefined;
    if (argument.name?.name !== 'n') builder.report('GEN1008', 'sampleOfDistance', argument.span, { sample: name });
    else if (given !== undefined && !(Number.isInteger(given) && given >= 2 && given <= 100_000))
      builder.report('GEN1010', 'distanceCount', argument.span, { given });
    else if (given !== undefined) {
      n = given;
      continue;
    }
    return undefined;
  }
  const pictures = found.outputs.flatMap(({ value }, output) => (isPicture(value) ? [{ value, output }] : []));
  const isMade = ({ origin }: Value): boolean => origin.kind !== 'field' && origin.kind !== 'given';
  const made = pictures.find(({ value }) => isMade(value)) ?? pictures[0];
  if (!made) {
    const shapes = found.outputs.map(({ value }) => showShape(value.type.shape)).join(', ');
    builder.report('GEN3025', 'channels', named.span, { sample: name, shapes });
    return undefined;
  }
  return { sample: name, output: made.output, n };
}

const isPicture = ({ type: { shape, classes } }: Value): boolean =>
  classes === undefined && shape.length === 3 && (shape[2] === 1 || shape[2] === 3);

/** The data's pictures: of the set that `on` names, or else of the first set with the field. */
function readReal(
  builder: Builder,
  expression: Expression,
  set: string | undefined,
): Pick<Distance, 'data' | 'field'> | undefined {
  if (expression.kind === 'error') return undefined;
  const name = textOf(expression.span);
  const asked = builder.data.filter((data) => set === undefined || data.name === set);
  const sets = asked.filter(({ kind }) => kind === undefined);
  const other = asked.find(({ kind, fields }) => kind !== undefined && fields.some((field) => field.name === name));
  if (other) {
    builder.report('GEN3025', 'noPictures', expression.span, { name, set: other.name, kind: other.kind! });
    return undefined;
  }
  const pictures = sets.flatMap((data) => data.fields.filter(({ value }) => isPicture(value)).map((field) => ({ data, field }))); // prettier-ignore
  const found = pictures.find(({ field }) => field.name === name);
  if (found) return { data: found.data.name, field: name };
  const known = [...new Set(pictures.map(({ field }) => field.name))];
  builder.report('GEN3025', 'data', expression.span, { name, set }, { ...suggest(expression.span, name, known) });
  return undefined;
}

function readExtractor(builder: Builder, expression: Expression): string | undefined {
  if (expression.kind === 'error') return undefined;
  const name = textOf(expression.span).replace(/^"(.*)"$/, '$1');
  const found = extractors.find((each) => each.name === name);
  if (found) return found.recorded;
  builder.report(
    'GEN1001',
    'network',
    expression.span,
    { name },
    {
      ...suggest(
        expression.span,
        name,
        extractors.map((each) => each.name),
      ),
    },
  );
  return undefined;
}
