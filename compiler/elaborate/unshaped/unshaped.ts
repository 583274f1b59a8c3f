/** Expressions whose tensors have no shapes yet. Names, labels and arguments of calls are checked, and no nodes are made. */
import { indicesOf } from '../../../grammar/syntax/indices.js';
import type { CallExpression, DrawsExpression, Expression } from '../../../grammar/syntax/ast.js';
import type { Span } from '../../../grammar/syntax/source.js';
import { configs, findConfig, valueFamilies } from '../../catalogue/configs/index.js';
import { catalogue, findOp } from '../../catalogue/index.js';
import type { SettingKind } from '../../catalogue/row/types.js';
import { functionOf, isNeverCalled } from '../names/called.js';
import { reportUnknownName } from '../names/unknown.js';
import { reportLabelTwice, reportNoStage } from '../scope/body-messages.js';
import type { Builder } from '../scope/builder.js';
import type { Environment } from '../scope/environment.js';
import { limits } from '../scope/limits.js';
import type { Meaning } from '../scope/meaning.js';
import { describe, isCallable, poison } from '../scope/meaning.js';
import { checkArguments } from './unshaped-call.js';

const wordsOf = (kind: SettingKind): readonly string[] =>
  kind.kind === 'word' ? kind.words : kind.kind === 'any' ? kind.of.flatMap(wordsOf) : [];

/** Names that mean something only to the setting that receives them. */
const settingWords = new Set([
  ...['pi', 'true', 'false'],
  ...configs.map((config) => config.name),
  ...[...catalogue, ...configs].flatMap((entry) => entry.settings.flatMap((setting) => wordsOf(setting.type))),
]);

/** Reads expressions in one scope. `labels` are those of one level of paths, at which each may stand once. */
export class Unshaped {
  constructor(
    private readonly builder: Builder,
    readonly environment: Environment,
    private readonly labels = new Map<string, Span>(),
  ) {}

  /** Checks an expression. Returns its meaning as far as it is known: a callable, a number, a text; poison otherwise. */
  read(expression: Expression): Meaning {
    return this.guarded(expression, () => this.readUnguarded(expression));
  }

  /** Checks an expression as a stage, which receives a value. */
  readStage(stage: Expression): void {
    this.guarded(stage, () => {
      this.readStageUnguarded(stage);
      return poison;
    });
  }

  private guarded(expression: Expression, read: () => Meaning): Meaning {
    this.builder.spend(expression.span);
    this.builder.depth += 1;
    try {
      return this.builder.depth > limits.depth ? poison : read();
    } finally {
      this.builder.depth -= 1;
    }
  }

  /** A body of its own below this one. A label in it may have the name of a label outside. */
  inside(environment: Environment): Unshaped {
    return this.inner(environment);
  }

  private inner(environment = this.environment): Unshaped {
    return new Unshaped(this.builder, environment);
  }

  private readUnguarded(expression: Expression): Meaning {
    switch (expression.kind) {
      case 'number':
        return { kind: 'number', value: expression.value };
      case 'string':
        return { kind: 'string', value: expression.value };
      case 'name':
        return this.resolve(expression.name, expression.span);
      case 'call':
        this.readCall(expression, false);
        return poison;
      case 'pipe':
        this.read(expression.head);
        for (const stage of expression.stages) this.readStage(stage);
        return poison;
      case 'list': {
        const items = expression.items.map((item) => this.read(item));
        return items.some((item) => item.kind === 'poison') ? poison : { kind: 'list', items };
      }
      case 'conditional':
        this.read(expression.condition);
        // Only one of the two branches exists in a model.
        for (const branch of [expression.then, expression.else]) this.inner().read(branch);
        return poison;
      case 'parenthesised':
        return this.read(expression.inner);
      case 'binary':
        for (const side of [expression.left, expression.right]) this.read(side);
        return poison;
      case 'range':
        for (const end of [expression.from, expression.to]) this.read(end);
        return poison;
      case 'unary':
        this.read(expression.operand);
        return poison;
      case 'member':
        this.read(expression.object);
        return poison;
      case 'index':
        for (const part of [expression.object, ...indicesOf(expression)]) this.read(part);
        return poison;
      case 'draws':
        this.readDraws(expression);
        return poison;
      case 'labelled':
      case 'repeat':
        this.builder.report('GEN1014', 'stageOnly', expression.span, { kind: expression.kind });
        return poison;
      case 'error':
        return poison;
    }
  }

  private readDraws({ count, body, value }: DrawsExpression): void {
    this.read(count);
    const inner = this.inner(this.environment.nested());
    if (value) inner.read(value);
    for (const statement of body ?? []) {
      const values =
        statement.kind === 'assign' ? [statement.value] : statement.kind === 'return' ? statement.values : [];
      for (const each of values) inner.read(each);
      if (statement.kind === 'assign') inner.environment.bind(statement.name.name, poison);
    }
  }

  private readStageUnguarded(stage: Expression): void {
    switch (stage.kind) {
      case 'labelled': {
        const { name, span } = stage.label;
        const earlier = this.labels.get(name);
        if (earlier) reportLabelTwice(this.builder, stage.label, earlier);
        this.labels.set(name, span);
        this.inner().readStage(stage.value);
        this.environment.bind(name, poison);
        return;
      }
      case 'repeat': {
        this.read(stage.count);
        const scope = this.environment.nested();
        for (const bound of [stage.item, stage.index]) if (bound) scope.bind(bound.name, poison);
        this.inner(scope).readStage(stage.body);
        return;
      }
      case 'call':
        this.readCall(stage, true);
        return;
      case 'pipe':
        for (const each of [stage.head, ...stage.stages]) this.readStage(each);
        return;
      case 'parenthesised':
        if (stage.inner.kind === 'pipe') this.read(stage.inner);
        else this.readStage(stage.inner);
        return;
      default: {
        const meaning = (stage.kind === 'name' && this.calleeOf(stage.name)) || this.read(stage);
        if (meaning.kind === 'poison') return;
        if (!isCallable(meaning)) reportNoStage(this.builder, stage.span, meaning);
        else
          checkArguments(this.builder, meaning, {
            piped: true,
            written: [],
            span: stage.span,
            within: this.environment,
          });
      }
    }
  }

  private readCall(call: CallExpression, piped: boolean): void {
    const { callee, span } = call;
    const meaning = callee.kind === 'name' ? this.readCallee(callee.name, callee.span) : this.read(callee);
    const said = this.builder.diagnostics.length;
    if (isCallable(meaning))
      checkArguments(this.builder, meaning, { piped, written: call.arguments, span, within: this.environment });
    else if (meaning.kind !== 'poison')
      this.builder.report('GEN1014', 'callee', callee.span, { found: describe(meaning) });
    const faults = this.builder.diagnostics.slice(said);
    // Labels in a block that a layer receives stand below that layer.
    const own = meaning.kind !== 'op' || findOp(meaning.name)?.branches ? this.inner() : this;
    for (const { value } of call.arguments)
      if (!faults.some((fault) => fault.span.start === value.span.start && fault.span.end === value.span.end))
        own.read(value);
  }

  private readCallee(name: string, span: Span): Meaning {
    const known = this.calleeOf(name);
    if (known) return known;
    if (!this.environment.lookup(name, span)) {
      if (this.builder.language.builtins.has(name)) return poison;
      if (valueFamilies.some((family) => findConfig(name, family))) return poison;
    }
    return this.resolve(name, span);
  }

  /** The function or row whose name a number of the model has too. */
  private calleeOf(name: string): Meaning | undefined {
    if (!isNeverCalled(this.builder, name, this.environment)) return undefined;
    return functionOf(this.builder, name, this.environment) ?? (findOp(name) ? { kind: 'op', name } : undefined);
  }

  private resolve(name: string, span: Span): Meaning {
    const bound = this.environment.lookup(name, span);
    if (bound) return bound;
    if (name === 'none') return { kind: 'none' };
    if (findOp(name)) return { kind: 'op', name };
    if (!settingWords.has(name) && !this.builder.language.builtins.has(name))
      reportUnknownName(this.builder, name, span, this.environment);
    return poison;
  }
}
