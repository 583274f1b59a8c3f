/** Expressions → meanings. Numbers are computed, tensors become nodes, callables wait for their inputs. */
import type { BinaryExpression, Expression, IndexExpression, MemberExpression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { anyFloat, liesIn } from '../../catalogue/row/number-ranges.js';
import { textOf } from '../../../grammar/syntax/source.js';
import { configNames, findConfig, valueFamilies } from '../../catalogue/configs/index.js';
import { findOp, opNames } from '../../catalogue/index.js';
import { adviceFor, libraries } from '../../diagnostics/advice.js';
import { meant, nearest } from '../../diagnostics/suggest.js';
import { synonymOf } from '../../diagnostics/synonyms.js';
import { isDistance } from '../../catalogue/distances.js';
import { reportDistanceAsValue } from '../declare/results/distance.js';
import { isAskedFor } from '../../resolve/files.js';
import type { Value } from '../../graph/types.js';
import type { Builder } from '../scope/builder.js';
import { limits } from '../scope/builder.js';
import { argumentsBehind, reshapeHint } from '../arguments/other-libraries.js';
import type { Environment } from '../scope/environment.js';
import { askedAs } from '../builtins/flow.js';
import { applyOp } from './operation.js';
import { evaluateCall, evaluatePipe } from './pipe.js';
import { readConfig } from '../arguments/settings.js';
import { BoundArgument } from '../scope/argument.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';

const operators: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '^': 'power',
};

export function evaluate(builder: Builder, expression: Expression, environment: Environment): Meaning {
  builder.spend(expression.span);
  builder.depth += 1;
  try {
    if (builder.depth > limits.depth) {
      builder.report('GEN1015', 'expression', expression.span);
      return poison;
    }
    return evaluateUnguarded(builder, expression, environment);
  } finally {
    builder.depth -= 1;
  }
}

function evaluateUnguarded(builder: Builder, expression: Expression, environment: Environment): Meaning {
  switch (expression.kind) {
    case 'number':
      return { kind: 'number', value: expression.value };
    case 'string':
      return { kind: 'string', value: expression.value };
    case 'name':
      return resolveName(builder, expression.name, expression.span, environment);
    case 'list': {
      const items = expression.items.map((item) => evaluate(builder, item, environment));
      if (items.some((item) => item.kind === 'poison')) return poison;
      const tensor = items.findIndex((item) => item.kind === 'tensor');
      if (tensor >= 0) {
        builder.report('GEN2011', 'tensors', expression.items[tensor]!.span);
        return poison;
      }
      return { kind: 'list', items };
    }
    case 'call':
      return evaluateCall(builder, expression, environment);
    case 'member':
      return evaluateMember(builder, expression, environment);
    case 'index':
      return evaluateIndex(builder, expression, environment);
    case 'unary': {
      const operand = evaluate(builder, expression.operand, environment);
      if (operand.kind === 'number') return { kind: 'number', value: -operand.value };
      return applyOp(builder, {
        name: 'negate',
        arguments: [BoundArgument.of(operand, expression.operand.span)],
        span: expression.span,
        environment,
      });
    }
    case 'binary':
      return evaluateBinary(builder, expression, environment);
    case 'range': {
      const [low, high] = [expression.from, expression.to].map((end) => numberOf(builder, end, environment));
      return low === undefined || high === undefined ? poison : { kind: 'range', low, high };
    }
    case 'conditional': {
      const condition = evaluate(builder, expression.condition, environment);
      if (condition.kind === 'poison') return poison;
      if (condition.kind !== 'number') {
        builder.report('GEN2004', 'condition', expression.condition.span, { found: describe(condition) });
        return poison;
      }
      return evaluate(builder, condition.value !== 0 ? expression.then : expression.else, environment);
    }
    case 'pipe':
      return evaluatePipe(builder, expression, environment);
    case 'parenthesised':
      return evaluate(builder, expression.inner, environment);
    case 'labelled':
    case 'repeat':
      builder.report('GEN1014', 'stageOnly', expression.span, { kind: expression.kind });
      return poison;
    case 'error':
      return poison;
  }
}

function evaluateBinary(builder: Builder, expression: BinaryExpression, environment: Environment): Meaning {
  const operands = [expression.left, expression.right].map((side) =>
    BoundArgument.of(evaluate(builder, side, environment), side.span),
  );
  return applyOp(builder, {
    name: operators[expression.operator] ?? expression.operator,
    arguments: operands,
    span: expression.span,
    environment,
  });
}

/** A name: bound here or outwards, a row of the catalogue, or a configuration that needs no settings. */
export function resolveName(builder: Builder, name: string, span: Span, environment: Environment): Meaning {
  const bound = environment.lookup(name, span);
  if (bound) return bound;
  if (name === 'none') return { kind: 'none' };
  if (name === 'pi') return { kind: 'number', value: Math.PI };
  if (name === 'true' || name === 'false') return { kind: 'number', value: name === 'true' ? 1 : 0 };
  if (findOp(name)) return { kind: 'op', name };
  for (const family of valueFamilies) if (findConfig(name, family)) return readConfig(builder, name, family, [], span);
  reportUnknownName(builder, name, span, environment);
  return poison;
}

export function reportUnknownName(builder: Builder, name: string, span: Span, environment: Environment): void {
  const known = [
    ...environment.visible(),
    ...builder.model.members.keys(),
    ...builder.model.scope.names.keys(),
    ...builder.fields.keys(),
    ...opNames,
    ...valueFamilies.flatMap(configNames),
    'grad',
    ...(builder.averagesOf ? ['average'] : []),
    'none',
  ];
  if (isAskedFor(builder.files.scopes.get(environment.source), name)) return;
  if (isDistance(name)) {
    reportDistanceAsValue(builder, name, span);
    return;
  }
  // What this field is was not understood, and has been reported.
  if (builder.failedFields.has(name)) return;
  const advice = adviceFor(
    name,
    argumentsBehind(span),
    (argument) => builder.fields.get(argument)?.type.classes !== undefined,
  );
  if (advice !== undefined) {
    builder.report('GEN1001', 'name', span, { name }, { hint: advice });
    return;
  }
  const close = nearest(name, known);
  const { hint, fixes } = meant(span, close, 'Declare it with let, param or fn, or use it from another file.');
  // A name that the spec gives to something of its own is no word of the language.
  const own = close !== undefined && environment.lookup(close) !== undefined;
  builder.report('GEN1001', 'name', span, { name }, { hint, ...(fixes && !own ? { fixes } : {}) });
}

/** An expression that must be a number when the spec is compiled. */
export function numberOf(builder: Builder, expression: Expression, environment: Environment): number | undefined {
  const meaning = evaluate(builder, expression, environment);
  if (meaning.kind === 'number') return meaning.value;
  if (meaning.kind !== 'poison') {
    builder.report('GEN2004', 'number', expression.span, { found: describe(meaning) });
  }
  return undefined;
}

/** A meaning as a tensor of the graph; numbers become constants. */
export function tensorOf(builder: Builder, meaning: Meaning, span: Span): Value | undefined {
  switch (meaning.kind) {
    case 'tensor':
      return meaning.value;
    case 'number':
      if (!liesIn(meaning.value, anyFloat)) {
        builder.report('GEN2040', 'number', span, { value: meaning.value });
        return undefined;
      }
      return builder.constant(meaning.value, span);
    case 'poison':
      return undefined;
    case 'tuple':
      builder.report('GEN2005', 'several', span, {
        name: quoted(span),
        outputs: [...meaning.fields.keys()].join(' or .'),
      });
      return undefined;
    case 'list':
      builder.report('GEN2011', 'asTensor', span);
      return undefined;
    default:
      builder.report('GEN2005', 'tensor', span, { found: describe(meaning) });
      return undefined;
  }
}

/** A short expression as written, between backquotes. */
function quoted(span: Span): string | undefined {
  const text = textOf(span);
  return text.length > 0 && text.length <= 24 && !text.includes('\n') ? `\`${text}\`` : undefined;
}

const named = (expression: Expression, meaning: Meaning): string => quoted(expression.span) ?? describe(meaning);

/** `nn.Conv2d`, `tf.keras.layers.Dense`: there are no modules. */
function ofLibrary(builder: Builder, expression: MemberExpression, environment: Environment): boolean {
  let root: Expression = expression;
  while (root.kind === 'member') root = root.object;
  if (root.kind !== 'name' || !libraries.has(root.name) || environment.lookup(root.name)) return false;
  const { name } = expression.member;
  const isClass = (argument: string): boolean => builder.fields.get(argument)?.type.classes !== undefined;
  const same = findOp(name) ? name : synonymOf(name, opNames);
  builder.report('GEN1050', 'module', expression.span, {
    path: textOf(expression.span),
    ours: same,
    advice: adviceFor(name, argumentsBehind(expression.span), isClass),
  });
  return true;
}

/** What a method of other libraries is here: `z.detach()` is `stop(z)`. */
function methodHint(name: string, object: string, at: Span): string | undefined {
  const reshaped = name === 'view' || name === 'reshape' ? reshapeHint(object, at) : undefined;
  if (reshaped) return reshaped;
  const known = findOp(name) ? name : synonymOf(name, opNames);
  const parts: Readonly<Record<string, string>> = { shape: 'shape', size: 'shape' };
  const fn = parts[name] ?? (known && /^[a-z]/.test(known) ? known : undefined);
  return fn ? `There are no methods: write \`${fn}(${object})\`.` : adviceFor(name);
}

/** `E.forward(x)` is `E(x)`. */
function netMethod(net: string, name: string): string | undefined {
  if (/^(forward|predict|call|apply|run|__call__)$/.test(name)) return `A net is called by its name: \`${net}(x)\`.`;
  if (/^(parameters|trainable_variables|weights|state_dict)$/.test(name))
    return `A step names the nets that it moves: \`minimize total over ${net} with adam(lr=1e-3)\`.`;
  return /^(eval|train|requires_grad_|trainable)$/.test(name)
    ? `Training and evaluation are told apart by themselves; \`freeze ${net}\` in \`train\` keeps its weights.`
    : undefined;
}

function evaluateMember(builder: Builder, expression: MemberExpression, environment: Environment): Meaning {
  if (ofLibrary(builder, expression, environment)) return poison;
  const object = evaluate(builder, expression.object, environment);
  const { name, span } = expression.member;
  if (object.kind === 'poison') return poison;
  const found =
    object.kind === 'tuple'
      ? (object.fields.get(name) ?? object.member?.(name))
      : object.kind === 'tensor'
        ? object.member?.(name)
        : undefined;
  if (found) return found;
  const known =
    object.kind === 'tuple'
      ? [...object.fields.keys(), ...(object.members?.() ?? [])]
      : object.kind === 'tensor'
        ? [...(object.members?.() ?? [])]
        : [];
  const advice =
    object.kind === 'tensor'
      ? methodHint(name, quoted(expression.object.span)?.slice(1, -1) ?? 'x', expression.member.span)
      : undefined;
  if (advice !== undefined) {
    builder.report(
      'GEN1016',
      'member',
      span,
      { owner: named(expression.object, object), member: name },
      { hint: advice },
    );
    return poison;
  }
  const close = nearest(name, known);
  builder.report(
    'GEN1016',
    'member',
    span,
    { owner: named(expression.object, object), member: name },
    {
      ...(close
        ? { hint: `Did you mean \`${close}\`?` }
        : known.length > 0
          ? { hint: `It has ${known.join(', ')}.` }
          : object.kind === 'tensor'
            ? { hint: `A label makes a layer readable: -> ${name}: Conv(…).` }
            : object.kind === 'list'
              ? {
                  hint: `It is a list of ${object.items.length}: say which, ${textOf(expression.object.span)}[0].${name}.`,
                }
              : object.kind === 'net'
                ? {
                    hint:
                      netMethod(object.name, name) ??
                      askedAs(builder, object.name, name) ??
                      `A net has outputs where it is called: ${object.name}(…).${name}`,
                  }
                : {}),
    },
  );
  return poison;
}

function evaluateIndex(builder: Builder, expression: IndexExpression, environment: Environment): Meaning {
  const object = evaluate(builder, expression.object, environment);
  const index = numberOf(builder, expression.index, environment);
  if (object.kind === 'poison' || index === undefined) return poison;
  if (object.kind !== 'list') {
    const values = { found: describe(object), isTensor: object.kind === 'tensor' };
    builder.report('GEN2006', 'notAList', expression.object.span, values);
    return poison;
  }
  const item = object.at ? object.at(index) : object.items[index];
  if (item) return item;
  builder.report('GEN2006', 'item', expression.index.span, {
    index,
    count: object.items.length,
    last: object.items.length - 1,
  });
  return poison;
}
