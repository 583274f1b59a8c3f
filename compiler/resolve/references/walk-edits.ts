/** Edits of layers: the layers that they address, the places, and the expressions that they insert. */
import type { Expression, Identifier, Member } from '../../../grammar/syntax/ast.js';
import { findOp } from '../../catalogue/index.js';
import { snake } from '../../elaborate/scope/path-scope.js';
import { chainOf, isBody } from './model-names.js';
import type { Body, Entry } from './scope.js';
import { Scope } from './scope.js';
import type { ModelWalk } from './walk-model.js';
import { walkDropped } from './walk-train.js';

type Edit = Extract<Member, { readonly kind: 'set' | 'swap' | 'drop' | 'insert' }>;

export function walkEdit(model: ModelWalk, edit: Member): void {
  if (!['set', 'swap', 'drop', 'insert'].includes(edit.kind)) return;
  const written = edit as Edit;
  if (written.kind === 'drop' && written.declaration) {
    dropped(model, written.declaration.name, written.what);
    return;
  }
  const { walk } = model;
  for (const place of written.in) walkPath(model, place);
  const within = editScope(model, written);
  if (written.kind === 'set') {
    for (const name of written.on) target(model, written, name);
    const owner = written.on.map(({ name }) => findOp(name)).find((entry) => entry !== undefined);
    for (const setting of written.settings) {
      walk.argument(setting, within, owner?.name ?? '', owner?.settings);
      if (setting.name && !owner) parametersOf(model, written.on, setting.name);
    }
    return;
  }
  const addressed = nameOf(written.kind === 'insert' ? written.after : written.what);
  if (addressed) target(model, written, addressed);
  if (written.kind === 'insert') walk.expression(written.what, within);
  if (written.kind === 'swap') walk.expression(written.for, within);
}

/** `drop loss codebook`, `drop step critic`. */
function dropped(model: ModelWalk, kind: string, what: Expression): void {
  if (what.kind !== 'name') return;
  if (['step', 'stage', 'freeze'].includes(kind)) walkDropped(model, kind, what);
  else if (kind !== 'expect' && kind !== 'claim') model.walk.use(what.span, model.names.others(model.part, what.name));
}

/** `set width=3 on Up`: settings of a block. */
function parametersOf({ walk, scope }: ModelWalk, on: readonly Identifier[], { name, span }: Identifier): void {
  walk.defer(() => {
    const bodies = on.flatMap((each) => scope.lookup(each.name, true)).flatMap(({ body }) => body ?? []);
    const parameters = bodies.flatMap((body) => (body.kind === 'block' ? [...body.inputs, ...body.settings] : []));
    walk.recorder.use(
      span,
      parameters.filter((each) => each.name.name === name).map((each) => walk.recorder.declare('parameter', each.name)),
    );
  });
}

/** Names in an edit have the meaning of its file, and then the meaning of the body that it changes. */
function editScope(model: ModelWalk, edit: Edit): Scope {
  const { walk, scope, names, part } = model;
  return new Scope(undefined, (name, called) => {
    const ofFile = names.ofItsFile(part, name);
    if (ofFile.length > 0) return ofFile;
    const local = bodiesOf(model, edit).flatMap((body) => [
      ...(walk.members.bodies.get(body)?.scope.own(name) ? [walk.members.bodies.get(body)!.scope.own(name)!] : []),
    ]);
    return local.length > 0 ? local : scope.lookup(name, called);
  });
}

/** The layer, block or label that an edit addresses. */
function target(model: ModelWalk, edit: Edit, { name, span }: Identifier): void {
  const { walk, scope } = model;
  const callable = scope.lookup(name, true).filter(({ body }) => body);
  if (callable.length > 0) walk.use(span, callable);
  if (callable.length === 0 && findOp(name)) walk.recorder.use(span, [walk.recorder.row('op', name)]);
  walk.defer(() => walk.use(span, labelsOf(model, edit, name)));
}

const labelsOf = (model: ModelWalk, edit: Edit, name: string): Entry[] =>
  bodiesOf(model, edit).flatMap((body) => model.walk.members.labels(body, name));

/** The nets that an edit may change. */
function bodiesOf({ names, part }: ModelWalk, edit: Edit): Body[] {
  const wanted = edit.in.map((place) => namesOf(place)[0]?.name);
  const nets = chainOf(part).flatMap(({ members }) => members.flatMap((each) => (each.kind === 'net' ? [each] : [])));
  const all = new Set(nets.map(({ name }) => name.name).filter((name) => wanted.length === 0 || wanted.includes(name)));
  return [...all]
    .flatMap((name) => names.others(part, name))
    .flatMap(({ body }) => (body && isBody(body) ? [body] : []));
}

/** The names of a place in their order: those of `D.features[0]`, and those of `D/features/0`. Numbers of iterations are left out. */
function namesOf(place: Expression): Identifier[] {
  switch (place.kind) {
    case 'name':
      return [place];
    case 'member':
      return [...namesOf(place.object), place.member];
    case 'index':
      return namesOf(place.object);
    case 'binary':
      return place.operator === '/' ? [...namesOf(place.left), ...namesOf(place.right)] : [];
    default:
      return [];
  }
}

/** `in D.features[0]` or `in D/features/0`: a net, and labels in it. */
function walkPath(model: ModelWalk, place: Expression): void {
  const { walk, names, part } = model;
  const [root, ...below] = namesOf(place);
  if (!root) return;
  const nets = names.others(part, root.name);
  walk.use(root.span, nets);
  for (const { name, span } of below)
    walk.defer(() => {
      const bodies = nets.flatMap(({ body }) => body ?? []);
      const labels = bodies.flatMap((body) => walk.members.labels(body, name));
      walk.use(span, labels);
      if (labels.length > 0) return;
      // A path without a label is named after the block: the block keeps its name.
      for (const block of bodies.flatMap((body) => walk.members.called(body)))
        if (snake(block.name.name) === name) walk.recorder.keepName(walk.recorder.declare(block.kind, block.name));
    });
}

/** The name that an edit addresses, in `BatchNorm`, `leaky_relu(0.2)` and `stem` alike. */
function nameOf(expression: Expression): Identifier | undefined {
  if (expression.kind === 'name') return expression;
  if (expression.kind === 'call') return nameOf(expression.callee);
  if (expression.kind === 'parenthesised') return nameOf(expression.inner);
  return undefined;
}
