/** The optimizer of a step: `with adam(lr=1e-3)`, or the name of another step. */
import type { Expression, MinimizeStep } from '../../../../grammar/syntax/ast.js';
import { configNames, findConfig } from '../../../catalogue/configs/index.js';
import { findOp } from '../../../catalogue/index.js';
import type { Setting } from '../../../catalogue/row/values.js';
import { meant, nearest } from '../../../diagnostics/suggest.js';
import type { Optimizer } from '../../../graph/types.js';
import { readConfig } from '../../arguments/settings.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { BoundArgument } from '../../scope/argument.js';
import type { Builder } from '../../scope/builder.js';
import type { Environment } from '../../scope/environment.js';
import type { Meaning } from '../../scope/meaning.js';
import { describe } from '../../scope/meaning.js';

export function readOptimizer(
  builder: Builder,
  expression: Expression | undefined,
  names: readonly string[],
  own: string,
  environment: Environment,
  step: MinimizeStep,
): Optimizer | string | undefined {
  if (!expression) {
    if (!isBroken(builder, step)) builder.report('GEN1009', 'optimizer', step.span);
    return undefined;
  }
  if (expression.kind === 'name' && expression.name !== own && names.includes(expression.name)) return expression.name;
  if (isUnknown(builder, expression, names, environment)) return undefined;
  const meaning = plainOptimizer(builder, expression, environment) ?? evaluate(builder, expression, environment);
  if (
    meaning.kind === 'config' &&
    meaning.family === 'optimizer' &&
    typeof meaning.config === 'object' &&
    'config' in meaning.config
  ) {
    const settings = Object.fromEntries(
      Object.entries(meaning.written).map(([name, setting]): [string, Setting] => [
        name,
        { ...setting, explicit: true },
      ]),
    );
    return { kind: findConfig(meaning.config.config, 'optimizer')!.name, settings };
  }
  if (meaning.kind !== 'poison') {
    builder.report('GEN3005', 'needed', expression.span, { found: describe(meaning) }, { hint: known(names) });
  }
  return undefined;
}

const known = (steps: readonly string[]): string =>
  `There are ${configNames('optimizer').join(', ')}${steps.length > 0 ? '; or name a step to share its optimizer' : ''}.`;

/** `adam(lr=1e-3)` if a net, a loss or another value is called `adam` too: none of them can be meant here. */
function plainOptimizer(builder: Builder, expression: Expression, environment: Environment): Meaning | undefined {
  const callee = expression.kind === 'call' ? expression.callee : expression;
  if (callee.kind !== 'name' || !configNames('optimizer').includes(callee.name)) return undefined;
  const hidden = environment.lookup(callee.name)?.kind;
  if (hidden === undefined || ['fn', 'config', 'poison'].includes(hidden)) return undefined;
  const written = expression.kind === 'call' ? expression.arguments : [];
  const given = written.map((argument) => BoundArgument.written(argument, environment));
  return readConfig(builder, callee.name, 'optimizer', given, expression.span);
}

/** A misspelt optimizer is compared only with optimizers and steps, not with every name. */
function isUnknown(
  builder: Builder,
  expression: Expression,
  steps: readonly string[],
  environment: Environment,
): boolean {
  const callee = expression.kind === 'call' ? expression.callee : expression;
  if (callee.kind !== 'name') return false;
  const optimizers = configNames('optimizer');
  if (optimizers.includes(callee.name) || environment.lookup(callee.name) || findOp(callee.name)) return false;
  const close = nearest(callee.name, [...optimizers, ...steps]);
  builder.report(
    'GEN3005',
    'optimizer',
    callee.span,
    { name: callee.name },
    { ...meant(callee.span, close, known(steps)) },
  );
  return true;
}

/** A step is broken if the grammar has reported a missing part. What follows that part is then not read either. */
function isBroken({ files }: Builder, { span: { source, start, end } }: MinimizeStep): boolean {
  const line = source.text.indexOf('\n', end);
  const last = line < 0 ? source.text.length : line;
  return files.diagnostics.some(
    ({ severity, span }) => severity === 'error' && span.source === source && span.start >= start && span.start <= last,
  );
}
