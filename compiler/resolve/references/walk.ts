/** The walk through expressions and bodies: it binds the names that they declare and records the names that they use. */
import { indicesOf } from '../../../grammar/syntax/indices.js';
import type {
  Argument,
  CallExpression,
  Expression,
  Identifier,
  Parameter,
  ForStatement,
  ProcedureStatement,
} from '../../../grammar/syntax/ast.js';
import { configs, findConfig } from '../../catalogue/configs/index.js';
import { findOp } from '../../catalogue/index.js';
import type { ConfigFamily, SettingSpec } from '../../catalogue/row/types.js';
import type { Declaration, DeclarationKind } from './declaration.js';
import type { BodyNames } from './members.js';
import { Members, outputKey } from './members.js';
import { Recorder } from './recorder.js';
import type { Body, Entry, Scope } from './scope.js';
import { parametersOf } from '../signature.js';

export class Walk {
  readonly recorder = new Recorder();
  readonly members = new Members();
  /** Names that can be resolved once every body is known. */
  private readonly later: (() => void)[] = [];
  /** The body that is being walked. */
  private within: BodyNames | undefined;

  /** Defers work that needs the labels of bodies that were not walked yet. */
  defer(resolve: () => void): void {
    this.later.push(resolve);
  }

  finish(): void {
    for (let next = this.later.shift(); next; next = this.later.shift()) next();
  }

  use(span: Identifier['span'], entries: readonly Entry[]): void {
    this.recorder.use(
      span,
      entries.map(({ declaration }) => declaration),
    );
  }

  /** Declares a name in a scope. If it is written there again, it is the same one. */
  declare(kind: DeclarationKind, name: Identifier, scope: Scope, more: Omit<Entry, 'declaration'> = {}): Entry {
    const before = scope.own(name.name);
    if (before) this.recorder.use(name.span, [before.declaration]);
    const declaration = before?.declaration ?? this.recorder.declare(kind, name);
    const entry = { declaration, ...more };
    scope.bind(name.name, entry);
    return entry;
  }

  private label(name: string, entry: Entry): void {
    if (this.within) this.within.labels.set(name, [...(this.within.labels.get(name) ?? []), entry]);
  }

  expressions(all: readonly Expression[] | undefined, scope: Scope): void {
    for (const expression of all ?? []) this.expression(expression, scope);
  }

  expression(expression: Expression | undefined, scope: Scope): void {
    switch (expression?.kind) {
      case 'name':
        this.name(expression, scope, false);
        return;
      case 'list':
        this.expressions(expression.items, scope);
        return;
      case 'call':
        this.call(expression, scope);
        return;
      case 'member':
        this.expression(expression.object, scope);
        this.defer(() => {
          const { name, span } = expression.member;
          this.use(span, this.members.below(expression.object, name, scope));
        });
        return;
      case 'index':
        this.expressions([expression.object, ...indicesOf(expression)], scope);
        return;
      case 'unary':
        this.expression(expression.operand, scope);
        return;
      case 'binary':
        this.expressions([expression.left, expression.right], scope);
        return;
      case 'range':
        this.expressions([expression.from, expression.to], scope);
        return;
      case 'conditional':
        this.expressions([expression.condition, expression.then, expression.else], scope);
        return;
      case 'parenthesised':
        this.expression(expression.inner, scope);
        return;
      case 'pipe':
        this.stage(expression.head, scope, expression.stages.length > 0);
        for (const stage of expression.stages) this.stage(stage, scope);
        return;
      case 'draws': {
        this.expression(expression.count, scope);
        const inner = scope.inner();
        if (expression.value) this.expression(expression.value, inner);
        this.statements(expression.body ?? [], inner);
        return;
      }
      case 'labelled':
      case 'repeat':
        this.stage(expression, scope);
        return;
      default:
    }
  }

  /** A stage applies the callable that it names. The head of a chain may be a value as well as a layer. */
  private stage(stage: Expression, scope: Scope, isHead = false): void {
    switch (stage.kind) {
      case 'name':
        this.name(stage, scope, !isHead);
        if (!isHead) this.within?.calls.push({ callee: stage, scope });
        return;
      case 'labelled': {
        this.stage(stage.value, scope, isHead);
        this.label(stage.label.name, this.declare('label', stage.label, scope, { value: stage.value, scope }));
        return;
      }
      case 'repeat': {
        this.expression(stage.count, scope);
        const iteration = scope.inner();
        this.members.iterations.set(stage, iteration);
        for (const name of [stage.item, stage.index]) if (name) this.declare('item', name, iteration);
        this.stage(stage.body, iteration);
        return;
      }
      case 'pipe':
        for (const each of [stage.head, ...stage.stages]) this.stage(each, scope);
        return;
      case 'parenthesised':
        this.stage(stage.inner, scope, isHead);
        return;
      default:
        this.expression(stage, scope);
    }
  }

  private name({ name, span }: Extract<Expression, { kind: 'name' }>, scope: Scope, called: boolean): void {
    const found = scope.lookup(name, called);
    if (found.length > 0) this.use(span, found);
    else this.row(name, span);
  }

  /** A row of the catalogue, or a configuration. */
  private row(name: string, span: Identifier['span'], family?: ConfigFamily): void {
    const { recorder } = this;
    if (family && findConfig(name, family)) recorder.use(span, [recorder.row('config', name)]);
    else if (findOp(name)) recorder.use(span, [recorder.row('op', name)]);
    else if (configs.some((config) => config.name === name)) recorder.use(span, [recorder.row('config', name)]);
  }

  private call(call: CallExpression, scope: Scope, family?: ConfigFamily): void {
    const { callee } = call;
    const named = callee.kind === 'name' ? scope.lookup(callee.name, true) : [];
    if (callee.kind !== 'name') this.expression(callee, scope);
    else if (named.length > 0) this.use(callee.span, named);
    else this.row(callee.name, callee.span, family);
    this.within?.calls.push({ callee, scope });
    const settings = callee.kind === 'name' && named.length === 0 ? settingsOf(callee.name, family) : undefined;
    const labels = callee.kind === 'name' && named.length === 0 ? findOp(callee.name)?.labels : undefined;
    for (const argument of call.arguments) {
      if (labels !== undefined && argument.name?.name === labels) {
        this.labels(argument.value, call.arguments.find((each) => each !== argument)?.value, scope);
        continue;
      }
      this.argument(argument, scope, callee.kind === 'name' ? callee.name : '', settings);
      const { name } = argument;
      if (!name || settings?.some((setting) => setting.name === name.name)) continue;
      // `draw(F, label=0)`: what is no setting of a row is an input of the flow that it is asked of.
      const asked = settings ? call.arguments[0]!.value : callee;
      this.defer(() => this.parameter(name, asked, scope));
    }
  }

  /** `at=[stem, down[0]]`: labels of the net that the first argument names. */
  private labels(list: Expression, net: Expression | undefined, scope: Scope): void {
    for (const item of list.kind === 'list' ? list.items : [list]) {
      let head = item;
      while (head.kind === 'index' || head.kind === 'member') head = head.object;
      if (head.kind !== 'name' || !net) this.expression(item, scope);
      else {
        const { name, span } = head;
        this.defer(() =>
          this.use(
            span,
            this.members.callables(net, scope).flatMap((body) => this.members.belowBody(body, name)),
          ),
        );
      }
    }
  }

  /** An argument of a row. Its name is that of a setting. */
  argument({ name, value }: Argument, scope: Scope, owner: string, settings: readonly SettingSpec[] | undefined): void {
    const setting = name && settings?.find((spec) => spec.name === name.name);
    if (setting) this.recorder.use(name.span, [this.recorder.row('setting', name.name, owner)]);
    const family = setting?.type.kind === 'config' ? setting.type.family : undefined;
    if (family && value.kind === 'call') this.call(value, scope, family);
    // A word of the family is that word, whatever else has its name.
    else if (
      family &&
      value.kind === 'name' &&
      (findConfig(value.name, family) || scope.lookup(value.name).length === 0)
    )
      this.row(value.name, value.span, family);
    else this.expression(value, scope);
  }

  /** The name of an argument of a net, block or function. */
  private parameter({ name, span }: Identifier, callee: Expression, scope: Scope): void {
    const found = this.members.callables(callee, scope).flatMap((body) => parameterOf(body, name) ?? []);
    this.recorder.use(
      span,
      found.map((parameter) => this.recorder.declare('parameter', parameter.name)),
    );
  }

  /** Parameters, then the statements of a body in order. `isAxis` tells whether a name in a shape is an axis. */
  body(
    owner: Body,
    parameters: readonly Parameter[],
    outer: Scope,
    isAxis: (name: string, scope: Scope) => boolean,
  ): void {
    const scope = outer.inner();
    const names: BodyNames = { scope, labels: new Map(), calls: [] };
    this.members.bodies.set(owner, names);
    const around = this.within;
    this.within = names;
    this.parameters(parameters, scope, isAxis);
    if (owner.kind === 'net')
      for (const { name, type, range } of owner.outputs ?? []) {
        this.expressions([type, ...(range ? [range] : [])], scope);
        if (name) scope.bind(outputKey(name.name), { declaration: this.recorder.declare('output', name) });
      }
    if (owner.kind !== 'block') this.expression(owner.value, owner.kind === 'net' ? outer : scope);
    this.statements(owner.body ?? [], scope);
    this.within = around;
  }

  parameters(
    parameters: readonly Parameter[],
    scope: Scope,
    isAxis: (name: string, scope: Scope) => boolean,
  ): Declaration[] {
    return parameters.map(({ name, type, default: fallback }) => {
      if (fallback) this.expression(fallback, scope);
      const { declaration } = this.declare('parameter', name, scope, fallback ? { value: fallback, scope } : {});
      for (const item of type?.kind === 'list' ? type.items : type ? [type] : []) {
        if (item.kind === 'name' && !scope.own(item.name) && isAxis(item.name, scope))
          this.declare('axis', item, scope);
        else this.expression(item, scope);
      }
      return declaration;
    });
  }

  /** Statements of a body or a procedure. The caller walks the steps. */
  statements(statements: readonly ProcedureStatement[], scope: Scope): void {
    for (const statement of statements) {
      if (statement.kind === 'return') this.expressions(statement.values, scope);
      else if (statement.kind === 'for') this.loop(statement, scope);
      else if (statement.kind === 'put') {
        this.expressions([...statement.at, statement.value], scope);
        this.use(statement.name.span, scope.lookup(statement.name.name));
      } else if (statement.kind !== 'step') {
        this.expression(statement.value, scope);
        const { name, value } = statement;
        this.label(name.name, this.declare('assignment', name, scope, { value, scope }));
      }
    }
  }

  /** A loop. Names of before it that it assigns stay what they are; others are its own. */
  private loop({ names, over, body }: ForStatement, scope: Scope): void {
    const word = over.kind === 'call' && over.callee.kind === 'name' ? over.callee.name : '';
    const family = findConfig(word, 'loop') ? 'loop' : undefined;
    if (family && over.kind === 'call') this.call(over, scope, family);
    else if (word === 'steps' && over.kind === 'call')
      for (const { value } of over.arguments) this.expression(value, scope);
    else this.expression(over, scope);
    const inner = scope.inner();
    for (const name of names) this.declare('item', name, inner);
    this.assignments(body, inner);
  }

  private assignments(body: ForStatement['body'], inner: Scope): void {
    for (const statement of body) {
      const before = statement.kind === 'assign' ? inner.lookup(statement.name.name) : [];
      if (statement.kind !== 'assign' || before.length === 0) this.statements([statement], inner);
      else {
        this.expression(statement.value, inner);
        this.use(statement.name.span, before);
      }
    }
  }
}

const settingsOf = (name: string, family: ConfigFamily | undefined): readonly SettingSpec[] | undefined =>
  (family && findConfig(name, family)?.settings) ??
  findOp(name)?.settings ??
  configs.find((config) => config.name === name)?.settings;

export function parameterOf(body: Body, name: string): Parameter | undefined {
  return parametersOf(body).find((parameter) => parameter.name.name === name);
}
