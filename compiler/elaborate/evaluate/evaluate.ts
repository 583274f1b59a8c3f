/** Expressions → meanings. Numbers are computed, tensors become nodes, callables wait for their inputs. */
import type { BinaryExpression, Expression } from '../../../grammar/syntax/ast.js';
import { resolveName } from '../names/resolve.js';
import { BoundArgument } from '../scope/argument.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { limits } from '../scope/limits.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, poison } from '../scope/meaning.js';
import { numberOf } from '../scope/tensor.js';
import { evaluateCall } from './call.js';
import { evaluateIndex } from './indices.js';
import { evaluateMember } from './member.js';
import { applyOp } from './operation.js';
import { evaluatePipe } from './pipe.js';

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
    const meaning = evaluateUnguarded(builder, expression, environment);
    builder.observe?.(expression, meaning);
    return meaning;
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
      if (operand.kind === 'number' && expression.operator === '-') return { kind: 'number', value: -operand.value };
      return applyOp(builder, {
        name: expression.operator === '-' ? 'negate' : 'not',
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
    case 'draws':
      return builder.language.severalDraws(builder, expression, environment);
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
