/** What can be written at a place: words, names, layers, settings. Nothing is offered that cannot stand there. */
import type { PlaceAt } from '../../../grammar/place-at.js';
import { placeAt } from '../../../grammar/place-at.js';
import { partsAt } from '../../../grammar/parts-at.js';
import { distances } from '../../catalogue/distances.js';
import { knownPictures, knownPoints } from '../../catalogue/known-sets.js';
import { plots } from '../../catalogue/plots.js';
import { showShape } from '../../catalogue/row/shapes.js';
import { transforms } from '../../catalogue/transforms.js';
import { rowOfCall } from '../calls.js';
import type { Insight } from '../insight.js';
import { plotRow, transformRow } from '../rows.js';
import type { ScopeAt } from '../scope.js';
import { scopeAt } from '../scope.js';
import { configsOf, extractorNames, proposedParameters, settingsOf, valuesFor } from './arguments.js';
import { editable, membersOfKind, stages, values } from './names.js';
import type { Proposal } from './proposal.js';
import { ofRow, ofWord } from './proposal.js';
import { goesOn, schedules, starts } from './words.js';

export interface Completion {
  /** The letters before the place that a proposal replaces. */
  readonly typed: string;
  readonly proposals: readonly Proposal[];
}

export function completionAt(insight: Insight, offset: number): Completion {
  const { files } = insight.file;
  const { source } = files.main.file;
  const place = placeAt(source, offset);
  const scope = scopeAt(files, offset);
  const isNumber = /[0-9.]$/.test(source.text.slice(0, offset - place.typed.length)) && !place.isMember;
  const proposals = place.isComment || place.isText || isNumber ? [] : proposed({ insight, place, scope, offset });
  return { typed: place.typed, proposals: once(proposals) };
}

interface Question {
  readonly insight: Insight;
  readonly place: PlaceAt;
  readonly scope: ScopeAt;
  readonly offset: number;
}

function proposed(question: Question): Proposal[] {
  const { place } = question;
  if (place.isMember) return members(question);
  if (place.within === 'paren' && place.call) return inCall(question);
  if (place.atStart) {
    const words = starts(place.context);
    // A statement may go on in the next line with the words of its clauses.
    return place.firstOnLine && place.afterOperand && place.word !== '' ? [...words, ...behind(question)] : words;
  }
  if (place.afterOperand) return behind(question);
  return operand(question);
}

const behind = ({ place: { word, infix, context, within } }: Question): Proposal[] =>
  within === 'paren' || within === 'bracket' ? [] : goesOn(word, infix, context).map((each) => ofWord(each));

/** What can stand where a value or a name is wanted. */
function operand(question: Question): Proposal[] {
  const { insight, place, scope, offset } = question;
  const { word, infix, before, written, within } = place;
  const models = insight.modelsFor(offset);
  if (within === 'bracket') return numbers(question);
  if (before === '->' || (before === '{' && place.context === 'repeat') || isLabelled(place)) {
    if (place.context === 'data' || word === 'data') return transforms.map(({ name }) => ofRow(transformRow(name)!, 0)); // prettier-ignore
    if (word === 'net' || word === 'flow' || word === 'extern') return [];
    return stages(insight, scope, models);
  }
  switch (word) {
    case 'use':
      return infix === 'from' ? [] : [];
    case 'variant':
      return before === 'of' ? topLevel(scope, 'model', 'variant') : [];
    case 'runs':
      return topLevel(scope, 'model', 'variant');
    case 'data':
      return before === 'data' || before === 'from' || infix === 'from' ? sets(scope, before === 'data') : [];
    case ':':
      return before === ':' ? [ofWord('class', 'class(10)', 0), ofWord('tokens', 'tokens(64, 256)', 0)] : [];
    case 'freeze':
      return membersOfKind(scope, 'net', 'codebook');
    case 'step':
    case 'minimize':
      if (infix === 'over') return membersOfKind(scope, 'net', 'codebook');
      if (before === ',') return ['repeat', 'every', 'clip weights', 'clip gradients'].map((each) => ofWord(each));
      if (infix === 'with') return configsOf('optimizer');
      if (before === 'minimize') return [...membersOfKind(scope, 'loss'), ...(place.context === 'procedure' ? values(insight, scope, models) : [])]; // prettier-ignore
      return before === ':' ? [ofWord('minimize', '', 0)] : [];
    case 'net':
    case 'flow':
      return infix === 'with' ? [ofWord('weights', 'weights("file")'), ...(word === 'flow' ? [ofWord('base', 'base(normal)')] : [])] : []; // prettier-ignore
    case 'set':
      if (before === 'set' || (before === ',' && infix === '')) return [];
      return infix === 'in' ? membersOfKind(scope, 'net') : infix === 'on' ? editable(scope) : numbers(question);
    case 'swap':
    case 'drop':
    case 'insert':
      return infix === 'in' ? membersOfKind(scope, 'net') : editable(scope);
    case 'expect':
      return before === 'expect'
        ? ['shape', 'trainable', 'parameters'].map((each) => ofWord(each, `${each}(Net)`))
        : [];
    case 'plot':
      if (before === '=') return plots.map(({ name }) => ofRow(plotRow(name)!, 0));
      break;
    case 'schedule':
      return configsOf('schedule');
    case 'param':
      return before === '=' ? [...numbers(question), ...configsOf('optimizer'), ...editable(scope)] : [];
    case 'compare':
      return membersOfKind(scope, 'loss', 'metric');
    case 'model':
    case 'ablation':
    case 'stage':
    case 'edit':
    case 'evaluate':
    case 'block':
    case 'train':
    case 'together':
      return [];
    case 'inside':
    case 'outside':
      return places(scope);
    default:
  }
  switch (infix) {
    case 'on':
      return places(scope);
    case 'at':
      return before === 'at' ? schedules.map((each) => ofWord(each, '', 0)) : [];
    case 'each':
      return scope.fields.map(({ name }) => ({ label: name.name, kind: 'field' as const, rank: 0 }));
    case 'after':
      return stageNames(scope);
    default:
  }
  // A name is being given: `let |`.
  if (written.length > 0 && written.at(-1) === word && place.wantsEquals) return [];
  const own = word === 'metric' ? distances.map(({ name, doc }) => ({ ...ofWord(name, 'distance', 1), doc })) : [];
  return [...own, ...values(insight, scope, models)];
}

const isLabelled = ({ before, written }: PlaceAt): boolean => before === ':' && written.at(-3) === '->';

/** Names of numbers, which shapes and settings take. */
function numbers({ insight, scope, offset }: Question): Proposal[] {
  const models = insight.modelsFor(offset);
  return values(insight, { ...scope, names: scope.names.filter(isNumber) }, models).filter(
    ({ label, rank }) => rank === 0 || numberFunctions.has(label),
  );
}
const isNumber = ({ kind }: ScopeAt['names'][number]): boolean =>
  kind === 'param' || kind === 'parameter' || kind === 'item' || kind === 'let' || kind === 'assignment';
const numberFunctions = new Set(['log', 'log2', 'sqrt', 'min', 'max', 'round', 'floor', 'exp', 'shape', 'pi']);

function inCall(question: Question): Proposal[] {
  const { insight, place, scope, offset } = question;
  const call = place.call!;
  const models = insight.modelsFor(offset);
  if (place.afterOperand) return [];
  // The parentheses of a declaration hold new names; those of a sample, fields.
  if (isDeclared(place)) return place.word === 'sample' ? fieldsOf(scope) : [];
  if (place.context === 'data' && ['class', 'tokens', 'columns'].includes(call.callee)) return numbers(question);
  const spec = proposedParameters(scope, call);
  const known = scope.names.find(({ name }) => name === call.callee);
  const row = known && known.kind !== 'param' && known.kind !== 'parameter' ? undefined : rowOfCall(call, place);
  if (call.name !== undefined) {
    if (call.name === 'features') return extractorNames();
    const setting = row?.settings.find(({ name }) => name === call.name);
    const fixed = setting ? valuesFor(setting.type) : [];
    if (!setting) return values(insight, scope, models);
    return setting.type.kind === 'flag' || setting.type.kind === 'word' ? fixed : [...fixed, ...numbers(question)];
  }
  if (place.word === 'expect') return membersOfKind(scope, 'net');
  const settings = row ? settingsOf(call, row) : [];
  const plot = place.word === 'plot' ? plots.find(({ name }) => name === call.callee) : undefined;
  if (plot?.series) return membersOfKind(scope, 'loss', 'metric');
  if (plot?.sample && call.index === 0) return membersOfKind(scope, 'sample');
  if (distances.some(({ name }) => name === call.callee) && place.word === 'metric')
    return [...membersOfKind(scope, 'sample'), ...fieldsOf(scope), ...(call.names.includes('features') ? [] : [ofWord('features=', '', 0)])]; // prettier-ignore
  if (row && row.inputs.length <= (call.piped ? 1 : 0)) return [...settings, ...numbers(question)];
  return [...settings, ...spec, ...values(insight, scope, models)];
}

/** The parenthesis belongs to the head of a declaration: `net D(`. */
const isDeclared = ({ word, call, written }: PlaceAt): boolean =>
  ['net', 'flow', 'block', 'fn', 'sample', 'extern', 'pool'].includes(word) &&
  written[0] === word &&
  written[1] === call!.callee &&
  !written.includes('=');

const fieldsOf = ({ fields }: ScopeAt): Proposal[] =>
  fields.map(({ name }) => ({ label: name.name, kind: 'field', rank: 0 }));

/** Labels and outputs below a value: `q.mean`. */
function members({ insight, place, offset }: Question): Proposal[] {
  const { file } = insight.file.files.main;
  const dot = offset - place.typed.length - 1;
  const models = insight.modelsFor(offset);
  const named = file.source.text.slice(0, dot).match(/[A-Za-z_]\w*$/)?.[0] ?? '';
  const { members: all, topLevel: top } = scopeAt(insight.file.files, offset);
  if (all.some(({ kind, name }) => kind === 'data' && name.name === named))
    return ['train', 'validation', 'test'].map((each) => ofWord(each, 'split'));
  const model = top.find(({ name, kind }) => name.name === named && (kind === 'model' || kind === 'variant'));
  if (model && 'members' in model)
    return model.members.flatMap((member): Proposal[] =>
      member.kind === 'sample' ? [{ label: member.name.name, kind: 'value', detail: 'sample' }] : [],
    );
  for (const part of [...partsAt(file, dot)].reverse()) {
    const object = part.span.end === dot ? part : undefined;
    const observed = object ? insight.observed(object, models) : [];
    if (observed.length === 0) continue;
    return observed.flatMap((each): Proposal[] => {
      if (each.kind === 'outputs')
        return [
          ...each.outputs.map(({ name, type }): Proposal => ({ label: name, kind: 'field', detail: type ? showShape(type.shape) : 'output', rank: 0 })), // prettier-ignore
          ...each.members.map((name): Proposal => ({ label: name, kind: 'label', detail: 'label' })),
        ];
      return each.kind === 'tensor' ? each.members.map((name): Proposal => ({ label: name, kind: 'label', detail: 'label' })) : []; // prettier-ignore
    });
  }
  return [];
}

const topLevel = (scope: ScopeAt, ...wanted: readonly string[]): Proposal[] =>
  scope.topLevel
    .filter(({ kind }) => wanted.includes(kind))
    .map(({ name, kind, doc }) => ({ label: name.name, kind: 'model', detail: kind, ...(doc ? { doc } : {}) }));

/** Sets that need no folder, and models that can draw data. */
const sets = (scope: ScopeAt, isName: boolean): Proposal[] => [
  ...[...knownPictures, ...knownPoints].map(({ name, shape, classes }): Proposal => ({
    label: name,
    kind: 'set',
    detail: `${showShape(shape)}${classes === undefined ? '' : `, ${classes} classes`}`,
  })),
  ...(isName ? [] : topLevel(scope, 'model', 'variant').filter(({ label }) => label !== scope.model?.name.name)),
];

/** Splits, and the data sets of the model. */
const places = (scope: ScopeAt): Proposal[] => [
  ...['train', 'validation', 'test'].map((each) => ofWord(each, 'split', 0)),
  ...membersOfKind(scope, 'data'),
];

const stageNames = ({ model }: ScopeAt): Proposal[] =>
  (model?.members ?? []).flatMap((member) =>
    member.kind === 'train'
      ? member.items.flatMap((item) => (item.kind === 'stage' ? [ofWord(item.name.name, 'stage', 0)] : []))
      : [],
  );

/** Proposals with a label each; the first of a label counts. */
function once(proposals: readonly Proposal[]): Proposal[] {
  const found = new Map<string, Proposal>();
  for (const each of proposals) if (each.label !== '' && !found.has(each.label)) found.set(each.label, each);
  return [...found.values()];
}
