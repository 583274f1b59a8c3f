/** The body of a sample with a search: `free w = …  minimize … over w with …  return …`. */
import type {
  Expression,
  ForStatement,
  Identifier,
  MinimizeStep,
  ProcedureStatement,
  SampleDeclaration,
} from '../../../../grammar/syntax/ast.js';
import type { Span } from '../../../../grammar/syntax/source.js';
import { textOf } from '../../../../grammar/syntax/source.js';
import { nearest } from '../../../diagnostics/suggest.js';
import { gradientArrives } from '../../../graph/reach.js';
import type { NamedValue, Node, SearchNode, Value } from '../../../graph/types.js';
import { evaluateAssigned } from '../../evaluate/body.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { evaluateLoop } from '../../evaluate/loop.js';
import { putAt } from '../../evaluate/put.js';
import { isOneNumber } from '../../names/one-number.js';
import { isOfSet } from '../../names/whole-sets.js';
import type { Builder } from '../../scope/builder.js';
import { Environment } from '../../scope/environment.js';
import { assignedIn } from '../../scope/loop-names.js';
import { tensorOf } from '../../scope/tensor.js';
import { readOptimizer } from '../training/optimizer.js';
import { readOptions } from '../training/step.js';
import { Substitution } from './substitution.js';

interface Free {
  readonly name: Identifier;
  /** Stands for the free value in the formulas of the body. */
  readonly variable: Value;
  /** The latest value: the starting value, then the value that a search found. */
  current: Value;
  sought: boolean;
}

/**
 * Runs the body of a sample. A free value is a variable, and values computed from it are formulas. Each search and the
 * return evaluate a formula for the latest free values. So `y = G(w)` above a search is the same `y`, with the same
 * draws, in the loss of the search and in the result.
 */
export function runProcedure(
  builder: Builder,
  declaration: SampleDeclaration,
  level: Environment,
): NamedValue[] | undefined {
  return new Procedure(builder, declaration, level).run();
}

class Procedure {
  private readonly free = new Map<string, Free>();
  /** Formulas of the body. The final nodes are copies of them, or the formulas themselves if they depend on no free value. */
  private readonly formulas: Node[] = [];
  private readonly placed = new Set<Node>();
  private readonly scope: Environment;

  constructor(
    private readonly builder: Builder,
    private readonly declaration: SampleDeclaration,
    private readonly level: Environment,
  ) {
    const place = { nodes: this.formulas, labels: level.place.labels };
    this.scope = new Environment(place, level.path, level.source, level);
    // Given values are names of the body, as the parameters of a function are: a loop may carry them.
    for (const { name, default: fallback } of declaration.parameters) {
      const given = fallback ? undefined : level.lookup(name.name);
      if (given) this.scope.bind(name.name, given);
    }
  }

  /** The values that the body returns, with their texts; undefined if an error was reported. */
  run(): NamedValue[] | undefined {
    const { body = [], name } = this.declaration;
    for (const [index, statement] of body.entries()) {
      if (statement.kind === 'return') {
        const behind = body[index + 1];
        if (behind)
          this.builder.report(
            'GEN1021',
            'unreached',
            behind.span,
            { owner: name.name },
            { related: [{ span: statement.span, message: 'returns here' }] },
          );
        const outputs = this.returned(statement.values);
        return outputs && this.allSought() ? outputs : undefined;
      }
      if (!this.done(statement)) return undefined;
    }
    this.builder.report('GEN1020', 'nothing', body.at(-1)?.span ?? name.span, { owner: name.name });
    return undefined;
  }

  private done(statement: Exclude<ProcedureStatement, { kind: 'return' }>): boolean {
    switch (statement.kind) {
      case 'free':
        return this.declare(statement.name, statement.value);
      case 'step':
        return this.search(statement);
      case 'for':
        return this.leavesFree(statement) && evaluateLoop(this.builder, statement, this.scope, evaluateAssigned);
      case 'put':
        return putAt(this.builder, statement, this.scope);
      case 'assign': {
        const meaning = evaluateAssigned(this.builder, statement.name.name, statement.value, this.scope);
        if (meaning.kind === 'poison') return false;
        if (meaning.kind === 'tensor') meaning.value.name ??= statement.name.name;
        this.scope.bind(statement.name.name, meaning);
        return true;
      }
    }
  }

  /** A loop may read free values, and does not assign to them. */
  private leavesFree(loop: ForStatement): boolean {
    const assigned = assignedIn(loop.body).find(({ name }) => this.free.has(name));
    if (assigned) this.builder.report('GEN3042', 'free', assigned.span, { name: assigned.name });
    return !assigned;
  }

  private declare(name: Identifier, value: Expression): boolean {
    const { builder } = this;
    const start = tensorOf(builder, evaluate(builder, value, this.scope), value.span);
    if (!start || isOfSet(builder, start, value.span)) return false;
    if (start.type.classes !== undefined) {
      builder.report('GEN2005', 'freeClass', value.span, { name: name.name });
      return false;
    }
    const variable = this.place(name.name, start, name.span);
    this.free.set(name.name, { name, variable, current: this.now([]).of(start), sought: false });
    this.scope.bind(name.name, { kind: 'tensor', value: variable });
    return true;
  }

  /** Each example has a value of its own, even if all start from the same value. */
  private place(name: string, { type: { shape } }: Value, span: Span): Value {
    return this.builder.value({ shape, batched: true }, { kind: 'free', name }, span, name);
  }

  /** Formulas for the latest free values, except for those that are being sought. */
  private now(sought: readonly (readonly [Value, Value])[]): Substitution {
    const values = [...this.free.values()].map(({ variable, current }) => [variable, current] as const);
    const { nodes } = this.level.place;
    return new Substitution(this.builder, nodes, [...values, ...sought], this.formulas, this.placed);
  }

  private search(step: MinimizeStep): boolean {
    const { builder, scope } = this;
    const free = step.over.map((name) => this.named(name));
    const formula = tensorOf(builder, evaluate(builder, step.loss, scope), step.loss.span);
    const optimizer = readOptimizer(builder, step.optimizer, [], '', scope, step);
    const { repeat } = readOptions(builder, step, scope);
    if (!formula || !optimizer || typeof optimizer === 'string' || !this.hasItsOptions(step)) return false;
    if (!free.every((each) => each !== undefined)) return false;
    const { span } = step.loss;
    if (isOfSet(builder, formula, span) || !isOneNumber(builder, formula, span, 'what is minimised')) return false;
    const places = free.map(({ name, current }, index) => this.place(name.name, current, step.over[index]!.span));
    const minimised = this.now(free.map(({ variable }, index) => [variable, places[index]!])).of(formula);
    const still = places.findIndex((place) => !gradientArrives(minimised, place));
    if (still >= 0) {
      const { name } = free[still]!;
      builder.report(
        'GEN3006',
        'freeValue',
        step.over[still]!.span,
        { name: name.name, minimised: textOf(span).replace(/\s+/g, ' ') },
        { related: [{ span: name.span, message: 'declared here' }] },
      );
      return false;
    }
    const outputs: Value[] = [];
    const node: SearchNode = builder.add(this.level.place.nodes, {
      kind: 'search',
      id: builder.id(),
      inputs: [minimised, ...places, ...free.map(({ current }) => current)],
      outputs,
      path: this.level.path.claim('search').path,
      span: step.span,
      optimizer,
      steps: repeat,
    });
    for (const [index, each] of free.entries()) {
      const { type, span: at, name } = places[index]!;
      const found = builder.value(type, { kind: 'node', node, output: index }, at, name);
      outputs.push(found);
      each.current = found;
      each.sought = true;
    }
    return true;
  }

  private named({ name, span }: Identifier): Free | undefined {
    const found = this.free.get(name);
    if (found) return found;
    const close = nearest(name, [...this.free.keys()]);
    const isNet = ['net', 'codebook'].includes(this.builder.model.members.get(name)?.kind ?? '');
    this.builder.report('GEN3007', 'free', span, { isNet, name, close });
    return undefined;
  }

  /** A search must state its length, and has no other options. */
  private hasItsOptions(step: MinimizeStep): boolean {
    const other = step.options.find(({ kind }) => kind !== 'repeat');
    if (other) {
      const why =
        other.kind === 'clip'
          ? 'Clipping by a common norm would tie the examples of a batch to each other.'
          : '`every` counts the iterations of a training.';
      this.builder.report('GEN1008', 'search', other.span, { option: other.kind }, { why });
      return false;
    }
    if (step.options.length > 0) return true;
    this.builder.report('GEN1009', 'search', step.span);
    return false;
  }

  private returned(expressions: readonly Expression[]): NamedValue[] | undefined {
    const { builder } = this;
    const values = expressions.map((expression) => {
      const value = tensorOf(builder, evaluate(builder, expression, this.scope), expression.span);
      return value && !isOfSet(builder, value, expression.span) ? value : undefined;
    });
    if (!values.every((value) => value !== undefined)) return undefined;
    const now = this.now([]);
    return values.map((value, index) => ({
      name: textOf(expressions[index]!.span).replace(/\s+/g, ' '),
      value: now.of(value),
    }));
  }

  private allSought(): boolean {
    const idle = [...this.free.values()].filter(({ sought }) => !sought);
    for (const { name } of idle) this.builder.report('GEN3030', 'unminimised', name.span, { name: name.name });
    return idle.length === 0;
  }
}
