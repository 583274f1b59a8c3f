/** `repeat 4 { … }`, expanded. */
import type { Expression, RepeatExpression } from '../../../grammar/syntax/ast.js';
import type { Builder } from '../scope/builder.js';
import { Environment } from '../scope/environment.js';
import { withLabels } from '../scope/labelled.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { evaluate } from './evaluate.js';
import { evaluateStage } from './pipe.js';

export function evaluateRepeat(
  builder: Builder,
  repeat: RepeatExpression,
  environment: Environment,
  carried: Carried,
  at?: PathScope,
): { last: Meaning; items: Meaning[] } {
  const items = repeatItems(builder, repeat, environment);
  if (!items) return { last: poison, items: [] };
  const { span } = repeat;
  const level = (at ?? environment.path.claim('repeat')).within({ kind: 'repeat', count: items.length, span });
  const results: Meaning[] = [];
  const before = environment.place.nodes.length;
  let current: Carried = carried;
  for (const [index, item] of items.entries()) {
    const labels = new Map<string, Meaning>();
    const iteration = new Environment(
      { ...environment.place, labels },
      level.child(String(index)).within({ kind: 'iteration', index, span }),
      environment.source,
      environment,
    );
    const names = [
      [repeat.item, item],
      [repeat.index, { kind: 'number', value: index }],
    ] as const;
    for (const [name, meaning] of names)
      if (name) {
        iteration.bind(name.name, meaning);
        builder.observe?.(name, meaning);
      }
    // A body that is a single block takes the level of the iteration: `down/3/conv`, not `down/3/down/conv`.
    const alone = isBlock(repeat.body, environment) ? iteration.path : undefined;
    const result = evaluateStage(builder, repeat.body, iteration, current, alone);
    if (result.kind === 'poison') return { last: poison, items: results };
    results.push(withLabels(result, labels));
    current = { meaning: result, span };
  }
  reportLength(builder, repeat, items.length, environment.place.nodes.length - before);
  return { last: current.meaning, items: results };
}

/** The most operations that a `repeat` expands to without a warning. */
const longRepeat = 2000;

function reportLength(builder: Builder, repeat: RepeatExpression, iterations: number, operations: number): void {
  if (operations <= longRepeat) return;
  const figure = (value: number): string => value.toLocaleString('en-US');
  builder.report('GEN4050', 'repeat', repeat.count.span, {
    operations: figure(operations),
    times: figure(iterations),
    each: figure(Math.round(operations / iterations)),
  });
}

function isBlock(body: Expression, environment: Environment): boolean {
  const name =
    body.kind === 'name'
      ? body.name
      : body.kind === 'call' && body.callee.kind === 'name'
        ? body.callee.name
        : undefined;
  return name !== undefined && environment.lookup(name)?.kind === 'block';
}

function repeatItems(
  builder: Builder,
  repeat: RepeatExpression,
  environment: Environment,
): readonly Meaning[] | undefined {
  const count = evaluate(builder, repeat.count, environment);
  if (count.kind === 'poison') return undefined;
  if (count.kind === 'list') return count.items;
  if (
    count.kind === 'range' &&
    Number.isInteger(count.low) &&
    Number.isInteger(count.high) &&
    count.high - count.low < 100_000
  ) {
    return Array.from({ length: Math.max(0, count.high - count.low + 1) }, (_, index) => ({
      kind: 'number',
      value: count.low + index,
    }));
  }
  if (count.kind === 'number' && Number.isInteger(count.value) && count.value >= 0 && count.value <= 100_000) {
    return Array.from({ length: count.value }, (_, index) => ({ kind: 'number', value: index }));
  }
  builder.report('GEN2004', 'repeat', repeat.count.span, { found: describe(count) });
  return undefined;
}
