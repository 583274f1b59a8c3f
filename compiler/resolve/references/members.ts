/** Names below a value: labels and outputs of nets, labels of blocks, scores of evaluations. Nothing is evaluated. */
import type { Expression } from '../../../grammar/syntax/ast.js';
import type { Body, Entry, Scope } from './scope.js';

/** Names that the walk has found in a body. */
export interface BodyNames {
  readonly scope: Scope;
  /** Labels and assigned names anywhere in the body. */
  readonly labels: Map<string, Entry[]>;
  /** Calls in the body. The labels of a callee can be read wherever the body's own can. */
  readonly calls: { readonly callee: Expression; readonly scope: Scope }[];
}

/** The longest chain of values that is followed. No real spec has a longer one. */
const deepest = 40;

export class Members {
  /** Names of bodies, by declaration. */
  readonly bodies = new Map<Body, BodyNames>();
  /** Scopes of the bodies of repeats: their items, and the labels inside. */
  readonly iterations = new Map<Expression, Scope>();
  private depth = 0;

  /** Nets, blocks and functions that a callee may be. */
  callables(callee: Expression, scope: Scope): Body[] {
    return this.guarded(() => {
      switch (callee.kind) {
        case 'name':
          return scope.lookup(callee.name, true).flatMap((entry) => this.callablesOf(entry));
        case 'call':
          return isAverage(callee)
            ? this.callables(callee.arguments[0]!.value, scope)
            : this.callables(callee.callee, scope);
        case 'parenthesised':
          return this.callables(callee.inner, scope);
        case 'conditional':
          return [...this.callables(callee.then, scope), ...this.callables(callee.else, scope)];
        default:
          return [];
      }
    });
  }

  private callablesOf({ body, value, scope }: Entry): Body[] {
    if (body?.kind === 'net' && body.value && scope) {
      const made = this.callables(body.value, scope);
      return made.length > 0 ? made : [body];
    }
    if (body) return [body];
    return value && scope ? this.callables(value, scope) : [];
  }

  /** The entries for `name` below the value of an expression: `q.mean`, `D(x).down[0].skip`. */
  below(expression: Expression, name: string, scope: Scope): Entry[] {
    return this.guarded(() => {
      switch (expression.kind) {
        case 'name':
          return scope.lookup(expression.name).flatMap((entry) => this.belowEntry(entry, name));
        case 'call':
          return this.callables(expression.callee, scope).flatMap((body) => this.belowBody(body, name));
        case 'pipe':
          return this.belowStage(expression.stages.at(-1)!, name, scope);
        case 'conditional':
          return [...this.below(expression.then, name, scope), ...this.below(expression.else, name, scope)];
        case 'parenthesised':
          return this.below(expression.inner, name, scope);
        case 'index':
          return this.below(expression.object, name, scope);
        case 'member':
          return this.below(expression.object, expression.member.name, scope).flatMap((entry) =>
            this.belowEntry(entry, name),
          );
        default:
          return this.belowStage(expression, name, scope);
      }
    });
  }

  private belowStage(stage: Expression, name: string, scope: Scope): Entry[] {
    switch (stage.kind) {
      case 'name':
        return this.callables(stage, scope).flatMap((body) => this.belowBody(body, name));
      case 'labelled':
        return this.belowStage(stage.value, name, scope);
      case 'repeat':
        return this.belowStage(stage.body, name, this.iterations.get(stage) ?? scope);
      case 'pipe':
      case 'call':
      case 'parenthesised':
        return this.below(stage, name, scope);
      default:
        return [];
    }
  }

  private belowEntry({ body, value, scope, members }: Entry, name: string): Entry[] {
    const member = members?.get(name);
    if (member) return [member];
    if (body) return this.belowBody(body, name);
    if (!value || !scope) return [];
    const found = this.below(value, name, scope);
    return found.length > 0 ? found : this.labelsIn(value, name, scope);
  }

  /** Labels of stages inside an expression. */
  private labelsIn(expression: Expression, name: string, scope: Scope): Entry[] {
    switch (expression.kind) {
      case 'pipe':
        return [expression.head, ...expression.stages].flatMap((stage) => this.labelsIn(stage, name, scope));
      case 'labelled':
        return [
          ...(expression.label.name === name ? scope.lookup(name) : []),
          ...this.labelsIn(expression.value, name, scope),
        ];
      case 'repeat':
        return this.labelsIn(expression.body, name, this.iterations.get(expression) ?? scope);
      case 'parenthesised':
        return this.labelsIn(expression.inner, name, scope);
      case 'call':
      case 'name':
        return this.belowStage(expression, name, scope);
      default:
        return [];
    }
  }

  belowBody(body: Body, name: string): Entry[] {
    return this.guarded(() => {
      const names = this.bodies.get(body);
      if (!names) return [];
      const outputs = names.scope.own(outputKey(name));
      if (outputs) return [outputs];
      const labels = this.labels(body, name);
      if (labels.length > 0) return labels;
      const returned = body.kind === 'fn' ? body.value : undefined;
      if (returned) return this.below(returned, name, names.scope);
      const statement = body.body?.find(({ kind }) => kind === 'return');
      if (statement?.kind !== 'return') return [];
      const named = statement.values.find((value) => value.kind === 'name' && value.name === name);
      if (named) return [...names.scope.lookup(name)];
      return statement.values.length === 1 ? this.below(statement.values[0]!, name, names.scope) : [];
    });
  }

  /** Labels of that name in a body and in the bodies that it calls. */
  labels(body: Body, name: string, seen = new Set<Body>()): Entry[] {
    const names = this.bodies.get(body);
    if (!names || seen.has(body)) return [];
    seen.add(body);
    const called = names.calls.flatMap(({ callee, scope }) => this.callables(callee, scope));
    return [...(names.labels.get(name) ?? []), ...called.flatMap((each) => this.labels(each, name, seen))];
  }

  /** Nets, blocks and functions that a body calls, and those that they call. */
  called(body: Body, seen = new Set<Body>()): readonly Body[] {
    for (const { callee, scope } of this.bodies.get(body)?.calls ?? [])
      for (const each of this.callables(callee, scope)) if (!seen.has(each)) this.called(each, seen.add(each));
    return [...seen];
  }

  private guarded<T>(read: () => T[]): T[] {
    this.depth += 1;
    try {
      return this.depth > deepest ? [] : read();
    } finally {
      this.depth -= 1;
    }
  }
}

/** An average is a call `ema(G, 0.999)`. Calls of it are calls of G. */
const isAverage = (call: Extract<Expression, { kind: 'call' }>): boolean =>
  call.callee.kind === 'name' && call.callee.name === 'ema' && call.arguments.length > 0;

/** The key of an output. Outputs stand beside the names of a body, which cannot see them. */
export const outputKey = (name: string): string => `-> ${name}`;
