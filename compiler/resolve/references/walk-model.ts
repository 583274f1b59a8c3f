/** The members of a model, a variant or an edit of an ablation. */
import type { Clauses, Expression, Member, Parameter } from '../../../grammar/syntax/ast.js';
import { isEpochWord } from '../../../grammar/syntax/words.js';
import { isDistance } from '../../catalogue/distances.js';
import { plots } from '../../catalogue/plots.js';
import { transforms } from '../../catalogue/transforms.js';
import type { Files } from '../files.js';
import { isTensor } from '../tensor-names.js';
import type { ModelNames, Part } from './model-names.js';
import { chainOf, isNamed } from './model-names.js';
import type { Entry, Scope } from './scope.js';
import { walkEdit } from './walk-edits.js';
import { stagesOf, walkTrain } from './walk-train.js';
import type { Walk } from './walk.js';
import { parameterOf } from './walk.js';
import { parametersOf } from '../signature.js';

export interface ModelWalk {
  readonly walk: Walk;
  readonly names: ModelNames;
  readonly files: Files;
  readonly parts: ReadonlyMap<{ readonly name: { readonly name: string } }, Part>;
  readonly part: Part;
  readonly scope: Scope;
}

export function walkMember(model: ModelWalk, member: Member): void {
  const { walk, scope } = model;
  if (isNamed(member)) linkOverridden(model, member);
  switch (member.kind) {
    case 'param':
    case 'let':
      walk.expression(member.value, scope);
      return;
    case 'pool':
      walk.expressions([member.size, member.value], scope);
      return;
    case 'data':
      walkData(model, member);
      return;
    case 'net':
    case 'block':
    case 'fn': {
      walk.body(member, parametersOf(member), scope, (name, within) => isAxis(model, name, within));
      if (member.kind === 'net') {
        walk.expressions(member.with, scope);
        for (const input of member.inputs) linkField(model, input);
      }
      return;
    }
    case 'codebook':
      walk.expressions([member.shape, ...member.with], scope);
      return;
    case 'loss':
    case 'metric':
      if (member.kind === 'metric' && isDistanceCall(model, member.value)) walkDistance(model, member.value);
      else walk.expression(member.value, scope);
      walkClauses(model, member.clauses);
      return;
    case 'sample': {
      const within = scope.inner();
      for (const { name, default: fallback } of member.parameters) {
        if (fallback) {
          walk.recorder.use(name.span, [walk.recorder.row('setting', name.name, 'sample')]);
          walk.expression(fallback, scope);
        } else walk.use(name.span, scope.lookup(name.name));
      }
      walk.expressions(member.values, within);
      const steps = (member.body ?? []).filter((statement) => statement.kind === 'step');
      walk.statements(member.body ?? [], within);
      for (const step of steps) {
        walk.expression(step.loss, within);
        for (const name of step.over) walk.use(name.span, within.lookup(name.name));
        walk.expression(step.optimizer, within);
        walk.expressions(step.options.map(({ value }) => value), within); // prettier-ignore
      }
      walkClauses(model, member.clauses);
      return;
    }
    case 'plot':
      walkPlot(model, member.value);
      walkClauses(model, member.clauses);
      return;
    case 'evaluate': {
      const within = scope.inner();
      for (const { kind, name, values, first } of member.items) {
        walk.expression(first, scope);
        if (kind === 'score') walk.expressions(values, within);
        else for (const place of values) walkPlace(model, place);
        if (name) walk.declare('score', name, within);
      }
      return;
    }
    case 'expect':
      walkExpect(model, member.subject);
      walk.expression(member.value, scope);
      return;
    case 'claim':
      walk.expression(member.value, scope);
      return;
    case 'extern':
      walk.parameters(member.parameters, scope.inner(), () => true);
      return;
    case 'train':
      walkTrain(model, member.items);
      return;
    default:
      walkEdit(model, member);
  }
}

/** A declaration that replaces another shares its name and the names of its inputs. */
function linkOverridden({ walk, names, part }: ModelWalk, member: Extract<Member, { readonly name: unknown }>): void {
  if (!isNamed(member)) return;
  const own = names.entry(member, part);
  const above = chainOf(part).slice(1);
  const overridden = above.flatMap((each) =>
    each.members.flatMap((other) => (isNamed(other) && other.name.name === member.name.name ? [{ other, each }] : [])),
  );
  for (const { other, each } of overridden) {
    const entry = names.entry(other, each);
    walk.recorder.link(entry.declaration, own.declaration);
    if (!entry.body || !own.body) continue;
    const inputs = 'inputs' in entry.body ? entry.body.inputs : entry.body.parameters;
    for (const { name } of inputs) {
      const same = parameterOf(own.body, name.name);
      if (same)
        walk.recorder.link(walk.recorder.declare('parameter', name), walk.recorder.declare('parameter', same.name));
    }
  }
}

/** Fields of one name are one value of the model. An input without a shape takes the shape of the field of its name. */
function linkField({ walk, names, part }: ModelWalk, { name, type }: Parameter): void {
  if (type) return;
  for (const { field } of names.fields(part, name.name))
    walk.recorder.link(walk.recorder.declare('field', field.name), walk.recorder.declare('parameter', name));
}

/** A name in a shape is an axis if no declaration gives it a value. */
function isAxis({ names, part }: ModelWalk, name: string, within: Scope): boolean {
  const isField = (each: string): boolean => names.fields(part, each).length > 0;
  const memberOf = (each: string): Member | undefined => names.members(part, each)[0]?.member;
  return within.lookup(name).length === 0 || isTensor({ isField, memberOf }, name);
}

function walkData(model: ModelWalk, data: Extract<Member, { kind: 'data' }>): void {
  const { walk, names, part, scope } = model;
  for (const source of data.from ?? []) walkSource(model, source);
  walkTransforms(model, data.transforms);
  for (const { name, type, range, transforms: own } of data.fields) {
    const declaration = walk.recorder.declare('field', name);
    const isWord =
      type.kind === 'call' && type.callee.kind === 'name' && ['class', 'tokens'].includes(type.callee.name);
    walk.expressions(isWord ? type.arguments.map(({ value }) => value) : [type], scope);
    walk.expression(range, scope);
    walkTransforms(model, own);
    for (const { field } of names.fields(part, name.name))
      walk.recorder.link(walk.recorder.declare('field', field.name), declaration);
  }
  for (const setting of data.settings) {
    walk.recorder.use(setting.name.span, [walk.recorder.row('setting', setting.name.name, 'data')]);
    for (const { value } of setting.arguments) walk.expression(value, scope);
  }
}

/** `from FacesVAE.generate(n=8)`. Other sources are sets and folders, which are not names. */
function walkSource({ walk, names, files, parts, scope }: ModelWalk, source: Expression): void {
  if (source.kind !== 'call' || source.callee.kind !== 'member' || source.callee.object.kind !== 'name') return;
  const { object, member } = source.callee;
  const model = files.scopes.get(object.span.source)?.names.get(object.name);
  if (model?.kind === 'model' || model?.kind === 'variant') {
    walk.recorder.use(object.span, [walk.recorder.declare(model.kind, model.name)]);
    const part = parts.get(model);
    if (part) walk.use(member.span, names.others(part, member.name));
  }
  for (const { value } of source.arguments) walk.expression(value, scope);
}

function walkTransforms({ walk, scope }: ModelWalk, stages: readonly Expression[]): void {
  for (const stage of stages) {
    const callee = stage.kind === 'call' ? stage.callee : stage;
    const entry = callee.kind === 'name' ? transforms.find(({ name }) => name === callee.name) : undefined;
    if (entry) walk.recorder.use(callee.span, [walk.recorder.row('transform', entry.name)]);
    for (const argument of stage.kind === 'call' ? stage.arguments : [])
      walk.argument(argument, scope, entry?.name ?? '', entry?.settings);
  }
}

/** `mnist.test`, `faces`, `test`. A split alone is not a name. */
export function walkPlace({ walk, names, part }: ModelWalk, place: Expression): void {
  const data = place.kind === 'member' ? place.object : place;
  if (data.kind === 'name') walk.use(data.span, names.others(part, data.name).filter(isData));
}

const isData = ({ declaration }: Entry): boolean => declaration.kind === 'data';

function walkClauses(model: ModelWalk, { on, first, random, at, each, after }: Clauses): void {
  const { walk, scope } = model;
  for (const place of on ?? []) walkPlace(model, place);
  walk.expression(first, scope);
  walk.expression(random, scope);
  walk.expression(at?.interval, scope);
  walk.expressions(
    at?.epochs?.filter((epoch) => epoch.kind !== 'name' || !isEpochWord(epoch.name)),
    scope,
  );
  if (each) walk.use(each.span, scope.lookup(each.name));
  if (after)
    walk.recorder.use(
      after.span,
      stagesOf(model, after.name).map((name) => walk.recorder.declare('stage', name)),
    );
}

const isDistanceCall = (
  { names, part }: ModelWalk,
  value: Expression,
): value is Extract<Expression, { kind: 'call' }> =>
  value.kind === 'call' &&
  value.callee.kind === 'name' &&
  isDistance(value.callee.name) &&
  names.lookup(part, value.callee.name, true).length === 0;

/** `fid(generate(n=2_048), x, features=fashion_cnn)`: a sample, and a field. */
function walkDistance({ walk, names, part, scope }: ModelWalk, call: Extract<Expression, { kind: 'call' }>): void {
  const [drawn, real] = call.arguments.filter(({ name }) => !name).map(({ value }) => value);
  const sample = drawn?.kind === 'call' ? drawn.callee : drawn;
  if (sample?.kind === 'name')
    walk.use(
      sample.span,
      names.others(part, sample.name).filter(({ declaration }) => declaration.kind === 'sample'),
    );
  for (const { value } of drawn?.kind === 'call' ? drawn.arguments : []) walk.expression(value, scope);
  walk.expression(real, scope);
}

function walkPlot({ walk, names, part, scope }: ModelWalk, value: Expression): void {
  if (value.kind !== 'call' || value.callee.kind !== 'name') return;
  const kind = value.callee.name;
  const entry = plots.find(({ name }) => name === kind);
  const [first] = value.arguments;
  for (const argument of value.arguments) {
    const written = argument.value;
    if (written.kind !== 'name' || !(entry?.series || entry?.sample))
      walk.argument(argument, scope, kind, entry?.settings);
    else if (entry.sample && argument === first) walk.use(written.span, names.others(part, written.name));
    else walk.use(written.span, scope.lookup(written.name));
  }
}

/** `trainable(G)`, `parameters(Model)`, `shape(G.stem)`. */
function walkExpect({ walk, names, files, part }: ModelWalk, subject: Expression): void {
  for (const { value } of subject.kind === 'call' ? subject.arguments : []) {
    const net = value.kind === 'member' ? value.object : value;
    if (net.kind !== 'name') continue;
    const found = names.others(part, net.name);
    const model = files.scopes.get(net.span.source)?.names.get(net.name);
    if (found.length > 0) walk.use(net.span, found);
    else if (model?.kind === 'model' || model?.kind === 'variant')
      walk.recorder.use(net.span, [walk.recorder.declare(model.kind, model.name)]);
    if (value.kind !== 'member') continue;
    const { name, span } = value.member;
    walk.defer(() =>
      walk.use(
        span,
        found.flatMap(({ body }) => (body ? walk.members.belowBody(body, name) : [])),
      ),
    );
  }
}
