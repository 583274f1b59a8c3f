/** The names that a place of a spec can see, whether the spec compiles or not. */
import type {
  BlockDeclaration,
  DataField,
  Expression,
  FnDeclaration,
  LabelledExpression,
  Member,
  NetDeclaration,
  ProcedureStatement,
  RepeatExpression,
  SampleDeclaration,
} from '../../grammar/syntax/ast.js';
import { partsAt, visitParts } from '../../grammar/parts-at.js';
import type { Part } from '../../grammar/parts-at.js';
import { findOp } from '../catalogue/index.js';
import type { Files, TopLevel } from '../resolve/files.js';
import type { ModelOrVariant, NamedMember } from '../resolve/model.js';
import type { DeclarationKind } from '../resolve/references/declaration.js';
import { isTensor } from '../resolve/tensor-names.js';
import { parametersOf } from '../resolve/signature.js';

export interface Visible {
  readonly name: string;
  readonly kind: DeclarationKind;
  /** The part of the tree that declares it. */
  readonly part: Part;
  /** It can be a stage of a chain: a net, a block, a function, or a name for a layer. */
  readonly isStage: boolean;
}

/** A body around a place. */
export type Owner = NetDeclaration | BlockDeclaration | FnDeclaration | SampleDeclaration;

export interface ScopeAt {
  readonly model?: ModelOrVariant;
  readonly owner?: Owner;
  /** Names that an expression at the place can use. */
  readonly names: readonly Visible[];
  /** Everything that the model declares, with what its bases declare. */
  readonly members: readonly NamedMember[];
  readonly fields: readonly DataField[];
  /** Names of the file: models, variants, blocks, and what it uses of other files. */
  readonly topLevel: readonly TopLevel[];
}

export function scopeAt(files: Files, offset: number): ScopeAt {
  const { file, names: topNames } = files.main;
  const around = partsAt(file, offset);
  const topLevel = [...topNames.values()];
  const top = file.declarations.find(({ span }) => span.start <= offset && offset <= span.end);
  const model = top?.kind === 'model' || top?.kind === 'variant' ? top : undefined;
  const { members, fields } = model ? membersOf(model, files) : { members: [], fields: [] };
  const owner = around.find(isOwner);
  const found = new Map<string, Visible>();
  const add = (visible: Visible): void => {
    if (visible.name !== '' && !found.has(visible.name)) found.set(visible.name, visible);
  };
  if (owner) for (const each of ownNames(owner, offset)) add(each);
  const isField = (name: string): boolean => fields.some((field) => field.name.name === name);
  const memberOf = (name: string): Member | undefined => members.find((member) => member.name.name === name);
  const inBody = owner !== undefined && owner.kind !== 'sample' && owner.kind !== 'fn';
  if (!inBody) for (const field of fields) add({ name: field.name.name, kind: 'field', part: field, isStage: false });
  for (const member of members) {
    const { name } = member.name;
    const isValue = member.kind === 'let' && isTensor({ isField, memberOf }, name);
    const hidden = inBody && (ofModel.has(member.kind) || isValue);
    if (values.has(member.kind) && !hidden) add({ name, kind: member.kind, part: member, isStage: isStage(member) });
  }
  for (const each of topLevel)
    if (each.kind === 'block' || each.kind === 'fn' || each.kind === 'param')
      add({ name: each.name.name, kind: each.kind, part: each, isStage: isStage(each) });
  return {
    ...(model ? { model } : {}),
    ...(owner ? { owner } : {}),
    ...{ names: [...found.values()], members, fields, topLevel },
  };
}

/** Kinds of members that are values or can be called. */
const values = new Set<DeclarationKind>(['param', 'net', 'block', 'fn', 'codebook', 'pool', 'let', 'loss', 'metric']);
const callables = new Set<string>(['net', 'block', 'fn']);
/** Kinds of members that bodies of nets and blocks cannot use. */
const ofModel = new Set<DeclarationKind>(['net', 'codebook', 'pool', 'loss', 'metric']);

const isStage = (member: { readonly kind: string; readonly value?: unknown }): boolean =>
  callables.has(member.kind) ||
  (member.kind === 'param' && namesLayer((member as { readonly value?: Expression }).value));

/** A value that stands for a layer: `param norm = BatchNorm`. */
function namesLayer(value: Expression | undefined): boolean {
  const callee = value?.kind === 'call' ? value.callee : value;
  if (callee?.kind !== 'name') return false;
  const row = findOp(callee.name);
  return (
    callee.name === 'none' ||
    (row !== undefined && row.inputs.length > 0 && (value?.kind === 'name' || row.kind === 'layer'))
  );
}

const isOwner = (part: Part): part is Owner & Part =>
  (callables.has(part.kind ?? '') || part.kind === 'sample') && 'name' in part;

/** Members of a model and its bases; one that a variant replaces counts once. */
export function membersOf(
  model: ModelOrVariant,
  files: Files,
): { readonly members: readonly NamedMember[]; readonly fields: readonly DataField[] } {
  const members = new Map<string, NamedMember>();
  const fields = new Map<string, DataField>();
  const seen = new Set<ModelOrVariant>();
  for (let each: ModelOrVariant | undefined = model; each && !seen.has(each); each = baseOf(each, files)) {
    seen.add(each);
    for (const member of each.members) {
      if (!('name' in member)) continue;
      if (!members.has(member.name.name)) members.set(member.name.name, member);
      if (member.kind === 'data')
        for (const field of member.fields) if (!fields.has(field.name.name)) fields.set(field.name.name, field);
    }
  }
  return { members: [...members.values()], fields: [...fields.values()] };
}

function baseOf(model: ModelOrVariant, files: Files): ModelOrVariant | undefined {
  if (model.kind === 'model') return undefined;
  const found = files.scopes.get(model.span.source)?.names.get(model.of.name);
  return found?.kind === 'model' || found?.kind === 'variant' ? found : undefined;
}

/** Parameters, and the names that are assigned before the place: the later of two assignments is meant. */
function ownNames(owner: Owner, offset: number): Visible[] {
  const names: Visible[] = [];
  const before = (statement: ProcedureStatement): void => {
    if (statement.kind === 'for') {
      if (statement.span.start > offset || offset > statement.span.end) return;
      for (const name of statement.names) names.push({ name: name.name, kind: 'item', part: name, isStage: false });
      statement.body.forEach(before);
    } else if ((statement.kind === 'assign' || statement.kind === 'free') && statement.span.end < offset)
      names.push({ name: statement.name.name, kind: 'assignment', part: statement, isStage: false });
  };
  (owner.body ?? []).forEach(before);
  visitParts([owner], (part) => {
    if (part.kind === 'labelled' && part.span.end < offset) {
      const { label } = part as LabelledExpression;
      names.push({ name: label.name, kind: 'label', part, isStage: false });
    }
    if (part.kind === 'repeat' && part.span.start < offset && offset <= part.span.end) {
      const { item, index } = part as RepeatExpression;
      for (const name of [item, index])
        if (name) names.push({ name: name.name, kind: 'item', part: name, isStage: false });
    }
  });
  // A sample's parameters are fields of the model, or settings that its values cannot read.
  if (owner.kind !== 'sample')
    for (const parameter of parametersOf(owner))
      names.push({
        name: parameter.name.name,
        kind: 'parameter',
        part: parameter,
        isStage: namesLayer(parameter.default),
      });
  return names;
}
