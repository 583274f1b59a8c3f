/** Chains of stages, calls, labels and repeats. */
import type {
  CallExpression,
  Expression,
  Identifier,
  LabelledExpression,
  PipeExpression,
  RepeatExpression,
} from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { callAdvice } from '../../diagnostics/advice.js';
import { findConfig, valueFamilies } from '../../catalogue/configs/index.js';
import { findOp } from '../../catalogue/index.js';
import { BoundArgument } from '../scope/argument.js';
import { apply } from './apply.js';
import type { Builder } from '../scope/builder.js';
import { gradientOf, shapeList } from '../builtins/gradient.js';
import { nearestCode } from '../nets/codebook.js';
import { askFlow, isFlowWord } from '../builtins/flow.js';
import type { FlowWord } from '../builtins/flow.js';
import { aurocOutside, averageOf } from '../declare/results/evaluation.js';
import type { PathScope } from '../scope/environment.js';
import { Environment } from '../scope/environment.js';
import { evaluate, resolveName } from './evaluate.js';
import { readConfig } from '../arguments/settings.js';
import { Unshaped } from '../unshaped/unshaped.js';
import type { Callable, Meaning } from '../scope/meaning.js';
import { describe, isCallable, poison } from '../scope/meaning.js';

export interface Carried {
  readonly meaning: Meaning;
  readonly span: Span;
}

/** `head -> stage -> stage`. With something carried in, the head is a stage itself. */
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

/** A layer without inputs (`Weight([4, 4, 512])`) starts a chain by itself. */
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

export function reportNoStage(builder: Builder, span: Span, meaning: Meaning): void {
  builder.report('GEN1014', 'stage', span, { found: describe(meaning) });
}

function evaluateLabel(
  builder: Builder,
  stage: LabelledExpression,
  environment: Environment,
  carried: Carried,
): Meaning {
  const name = stage.label.name;
  const at = environment.path.label(name, stage.label.span);
  if ('earlier' in at) {
    reportLabelTwice(builder, stage.label, at.earlier);
    return poison;
  }
  builder.labelled.add(at.path);
  let meaning: Meaning;
  let bound: Meaning;
  if (stage.value.kind === 'repeat') {
    const repeated = evaluateRepeat(builder, stage.value, environment, carried, at);
    meaning = repeated.last;
    bound = { kind: 'list', items: repeated.items };
  } else {
    const before = new Map(environment.place.labels);
    meaning = evaluateStage(builder, stage.value, environment, carried, at, name);
    bound = withLabels(meaning, environment.labelledSince(before));
  }
  if (meaning.kind === 'tensor' && stage.value.kind !== 'repeat') meaning.value.name = name;
  environment.bind(name, bound);
  environment.label(name, bound);
  return meaning;
}

export function reportLabelTwice(builder: Builder, { name, span }: Identifier, earlier: Span): void {
  builder.report('GEN1030', 'label', span, { label: name }, { related: [{ span: earlier, message: 'the first' }] });
}

/** A value whose parts are readable by their labels. */
export function withLabels(meaning: Meaning, labels: ReadonlyMap<string, Meaning>): Meaning {
  if (labels.size === 0 || (meaning.kind !== 'tensor' && meaning.kind !== 'tuple')) return meaning;
  const further = meaning.members;
  return {
    ...meaning,
    member: (name) => labels.get(name) ?? meaning.member?.(name),
    members: () => [...new Set([...labels.keys(), ...(further?.() ?? [])])],
  };
}

function evaluateRepeat(
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
    if (repeat.item) iteration.bind(repeat.item.name, item);
    if (repeat.index) iteration.bind(repeat.index.name, { kind: 'number', value: index });
    // A body that is one block takes the iteration's level as its own: `down/3/conv`, not `down/3/down/conv`.
    const alone = isBlock(repeat.body, environment) ? iteration.path : undefined;
    const result = evaluateStage(builder, repeat.body, iteration, current, alone);
    if (result.kind === 'poison') return { last: poison, items: results };
    results.push(withLabels(result, labels));
    current = { meaning: result, span };
  }
  reportLength(builder, repeat, items.length, environment.place.nodes.length - before);
  return { last: current.meaning, items: results };
}

/** Operations that a `repeat` may write out without a word. */
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

export function evaluateCall(
  builder: Builder,
  call: CallExpression,
  environment: Environment,
  carried?: Carried,
  at?: PathScope,
  label?: string,
): Meaning {
  const callArguments = call.arguments.map((argument) => BoundArgument.written(argument, environment));
  const { callee, span } = call;
  const never = callee.kind === 'name' && isNeverCalled(builder, callee.name, environment);
  const own = never ? functionOf(builder, callee.name, environment) : undefined;
  const row = callee.kind === 'name' && never && !own && findOp(callee.name) ? callee.name : undefined;
  const advice = callee.kind === 'name' && !own ? callAdvice(callee.name, call.arguments) : undefined;
  if (advice !== undefined && callee.kind === 'name' && (row !== undefined || !environment.lookup(callee.name))) {
    builder.report('GEN1051', 'other', span, { name: callee.name }, { hint: advice });
    return poison;
  }
  const isFlow = callee.kind === 'name' && isFlowWord(callee.name) && !own;
  if (isFlow && (never || !environment.lookup(callee.name)))
    return askFlow(builder, callee.name as FlowWord, carried, callArguments, span, environment);
  if (callee.kind === 'name' && !own && row === undefined) {
    const name = callee.name;
    const bound = never ? undefined : environment.lookup(name);
    if (!bound && name === 'grad') return gradientOf(builder, carried, callArguments, span, environment);
    if (!bound && name === 'nearest') return nearestCode(builder, carried, callArguments, span, environment);
    if (!bound && name === 'average') return averageOf(builder, carried, callArguments, span);
    if (!bound && name === 'auroc') return aurocOutside(builder, span);
    if (!bound && name === 'shape') return shapeList(builder, carried, callArguments, span);
    for (const family of valueFamilies) {
      if (!bound && findConfig(name, family)) return readConfig(builder, name, family, callArguments, span);
    }
  }
  const meaning: Meaning =
    callee.kind !== 'name'
      ? evaluate(builder, callee, environment)
      : own || row !== undefined
        ? (own ?? { kind: 'op', name: callee.name })
        : resolveName(builder, callee.name, callee.span, environment);
  if (meaning.kind === 'poison') return poison;
  if (callee.kind === 'call' && meaning.kind === 'partial' && call.arguments.length > 0) {
    const [only, more] = call.arguments;
    const input = only && !more ? textOf(only.span) : 'x';
    builder.report('GEN1052', 'call', span, { input, layer: textOf(callee.span) });
    return poison;
  }
  if (!isCallable(meaning)) {
    builder.report('GEN1014', 'callee', callee.span, { found: describe(meaning) });
    return poison;
  }
  return apply(builder, {
    callable: meaning,
    ...(carried ? { carried } : {}),
    arguments: callArguments,
    span,
    environment,
    ...(at ? { at } : {}),
    ...(label ? { label } : {}),
  });
}

/**
 * Fields, losses and metrics are numbers: `metric psnr = psnr(y, x)` calls the function of that name. So does a `let` that would
 * otherwise be defined by itself.
 */
export function isNeverCalled(builder: Builder, name: string, environment: Environment): boolean {
  if (environment.isBound(name)) return false;
  const member = builder.model.members.get(name);
  if (builder.fields.has(name) || member?.kind === 'loss' || member?.kind === 'metric') return true;
  return (member?.kind === 'let' || member?.kind === 'param' || member?.kind === 'pool') && calls(member.value, name);
}

/** Whether the expression calls something of that name. */
function calls(expression: Expression, name: string): boolean {
  const pending: unknown[] = [expression];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null || 'text' in node) continue;
    const {
      kind,
      callee,
      stages = [],
    } = node as {
      readonly kind?: string;
      readonly callee?: Expression;
      readonly stages?: readonly Expression[];
    };
    const called = kind === 'call' && callee ? [callee, ...stages] : stages;
    if (called.some((each) => each.kind === 'name' && each.name === name)) return true;
    for (const [key, value] of Object.entries(node)) if (key !== 'span') pending.push(value);
  }
  return false;
}

/** The function or block of a file that a number of the model has the name of. */
export function functionOf(builder: Builder, name: string, environment: Environment): Callable | undefined {
  const found = builder.fileEnvironment(environment.source).lookup(name);
  return found && isCallable(found) && found.kind !== 'none' ? found : undefined;
}
