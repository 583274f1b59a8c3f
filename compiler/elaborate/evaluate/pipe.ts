/** Chains of stages. */
import type { Expression, PipeExpression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { findOp } from '../../catalogue/index.js';
import { functionOf, isNeverCalled } from '../names/called.js';
import { reportNoStage } from '../scope/body-messages.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import type { Carried, Meaning } from '../scope/meaning.js';
import { isCallable, poison } from '../scope/meaning.js';
import type { PathScope } from '../scope/path-scope.js';
import { Unshaped } from '../unshaped/unshaped.js';
import { apply } from './apply.js';
import { evaluateCall } from './call.js';
import { evaluate } from './evaluate.js';
import { evaluateLabel } from './label.js';
import { evaluateRepeat } from './repeat.js';

/** `head -> stage -> stage`. If a value is carried in, the head is a stage too. */
export function evaluatePipe(
  builder: Builder,
  pipe: PipeExpression,
  environment: Environment,
  carried?: Carried,
): Meaning {
  let current = carried
    ? evaluateStage(builder, pipe.head, environment, carried)
    : evaluate(builder, pipe.head, environment);
  if (!carried && isCallable(current) && current.kind !== 'none') {
    const source = sourceLayer(builder, current, pipe.head.span, environment);
    if (!source) return { kind: 'chain', expression: pipe, environment };
    current = source;
  }
  let span = pipe.head.span;
  for (const stage of pipe.stages) {
    if (current.kind === 'poison') {
      new Unshaped(builder, environment).readStage(stage);
      continue;
    }
    current = evaluateStage(builder, stage, environment, { meaning: current, span });
    span = { ...pipe.span, end: stage.span.end };
  }
  return current;
}

/** A layer without inputs (`Weight([4, 4, 512])`) can start a chain. */
export function sourceLayer(
  builder: Builder,
  meaning: Meaning,
  span: Span,
  environment: Environment,
): Meaning | undefined {
  const target = meaning.kind === 'partial' ? meaning.target : meaning;
  if (target.kind !== 'op') return undefined;
  const entry = findOp(target.name);
  if (entry?.kind !== 'layer' || entry.inputs.length > 0) return undefined;
  return apply(builder, {
    callable: target,
    arguments: meaning.kind === 'partial' ? meaning.arguments : [],
    span,
    environment,
    source: true,
  });
}

export function evaluateStage(
  builder: Builder,
  stage: Expression,
  environment: Environment,
  carried: Carried,
  at?: PathScope,
  label?: string,
): Meaning {
  const meaning = evaluateStageUnobserved(builder, stage, environment, carried, at, label);
  builder.observe?.(stage, meaning);
  return meaning;
}

function evaluateStageUnobserved(
  builder: Builder,
  stage: Expression,
  environment: Environment,
  carried: Carried,
  at?: PathScope,
  label?: string,
): Meaning {
  builder.spend(stage.span);
  if (carried.meaning.kind === 'poison') return poison;
  switch (stage.kind) {
    case 'labelled':
      return evaluateLabel(builder, stage, environment, carried);
    case 'repeat':
      return evaluateRepeat(builder, stage, environment, carried).last;
    case 'call':
      return evaluateCall(builder, stage, environment, carried, at, label);
    case 'pipe':
      return evaluatePipe(builder, stage, at ? environment.nested(at) : environment, carried);
    case 'parenthesised':
      if (stage.inner.kind === 'pipe') {
        const meaning = evaluate(builder, stage.inner, environment);
        return meaning.kind === 'chain'
          ? apply(builder, {
              callable: meaning,
              carried,
              arguments: [],
              span: stage.span,
              environment,
              ...(at ? { at } : {}),
            })
          : meaning;
      }
      return evaluateStage(builder, stage.inner, environment, carried, at, label);
    case 'error':
      return poison;
    default: {
      const named = stage.kind === 'name' && isNeverCalled(builder, stage.name, environment) ? stage.name : undefined;
      const row: Meaning | undefined = named !== undefined && findOp(named) ? { kind: 'op', name: named } : undefined;
      const meaning =
        (named === undefined ? undefined : (functionOf(builder, named, environment) ?? row)) ??
        evaluate(builder, stage, environment);
      if (meaning.kind === 'poison') return poison;
      if (isCallable(meaning))
        return apply(builder, {
          callable: meaning,
          carried,
          arguments: [],
          span: stage.span,
          environment,
          ...(at ? { at } : {}),
          ...(label ? { label } : {}),
        });
      reportNoStage(builder, stage.span, meaning);
      return poison;
    }
  }
}
