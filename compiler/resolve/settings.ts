/** Settings from outside that replace values of the spec: `--set latent=32`, and the values that an ablation sweeps. */
import { parse } from '../../grammar/index.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import type { Expression, Member, TrainSetting } from '../../grammar/syntax/ast.js';
import type { Span } from '../../grammar/syntax/source.js';
import { textOf } from '../../grammar/syntax/source.js';
import { nearest } from '../diagnostics/suggest.js';
import type { NamedMember, ResolvedModel } from './model.js';
import type { MergedTrain } from './train.js';

const trainSettings = ['batch', 'epochs', 'schedule'];

export interface SettingFromOutside {
  readonly name: string;
  /** The place to report errors at. */
  readonly span: Span;
  readonly value: Expression;
}

/** A value as it is written. Numbers of a swept range stand nowhere in the spec, and hold their own text. */
export const textOfValue = (value: Expression): string => (value.kind === 'number' ? value.text : textOf(value.span));

interface Applied {
  readonly model: ResolvedModel;
  readonly diagnostics: Diagnostic[];
}

/** Applies `--set`. Values are texts in the form of the spec. */
export function applySettings(model: ResolvedModel, settings: Readonly<Record<string, string>>): Applied {
  const { values, diagnostics } = parseSettings(settings);
  const applied = applyValues(model, values);
  return { model: applied.model, diagnostics: [...diagnostics, ...applied.diagnostics] };
}

interface Parsed {
  readonly values: readonly SettingFromOutside[];
  readonly diagnostics: readonly Diagnostic[];
}

export function parseSettings(settings: Readonly<Record<string, string>>): Parsed {
  const diagnostics: Diagnostic[] = [];
  const values: SettingFromOutside[] = [];
  for (const [name, text] of Object.entries(settings)) {
    const source = { path: `--set ${name}`, text: `model Settings {\n  param value = ${text}\n}\n` };
    const parsed = parse(source);
    diagnostics.push(...parsed.diagnostics);
    const declaration = parsed.file.declarations[0];
    const param =
      declaration?.kind === 'model'
        ? declaration.members.find((member): member is Member & { kind: 'param' } => member.kind === 'param')
        : undefined;
    const start = source.text.indexOf('param');
    if (param) values.push({ name, span: { source, start, end: start + 5 }, value: param.value });
  }
  return { values, diagnostics };
}

/**
 * Applies values to params, and to `batch`, `epochs` and `schedule` of the training, by name. They apply to every
 * stage, or to one (`coding.epochs`).
 */
export function applyValues(model: ResolvedModel, settings: readonly SettingFromOutside[]): Applied {
  const diagnostics: Diagnostic[] = [];
  const members = new Map<string, NamedMember>(model.members);
  let { train, expects } = model;
  for (const { name, span, value } of settings) {
    const existing = members.get(name);
    if (existing?.kind === 'param') {
      members.set(name, { ...existing, value });
      // Expectations that the spec states for its own values do not hold for other values.
      if (textOfValue(value) !== textOfValue(existing.value)) expects = [];
    } else {
      const changed = withTraining(train, name, value);
      if (changed) train = changed;
      else diagnostics.push(unknown(model, name, span));
    }
  }
  return { model: { ...model, members, train, expects }, diagnostics };
}

/** The training with another `batch`, `epochs` or `schedule`; undefined if it has no setting of that name. */
function withTraining(train: MergedTrain, path: string, value: Expression): MergedTrain | undefined {
  const [name, stage] = path.split('.').reverse();
  if (!trainSettings.includes(name!) || path.split('.').length > 2) return undefined;
  if (stage !== undefined && !train.stages.some((each) => each.name === stage)) return undefined;
  const setting: TrainSetting = {
    kind: 'setting',
    name: { name: name!, span: value.span },
    value,
    span: value.span,
  };
  const stages = train.stages.map((each) => {
    const settings = new Map(each.settings);
    if (stage === undefined) settings.delete(name!);
    else if (stage === each.name) settings.set(name!, setting);
    return { ...each, settings };
  });
  const settings = stage === undefined ? new Map(train.settings).set(name!, setting) : train.settings;
  return { ...train, settings, stages };
}

function unknown(model: ResolvedModel, name: string, span: Span): Diagnostic {
  const params = [...model.members].filter(([, member]) => member.kind === 'param').map(([param]) => param);
  const ofStages = model.train.stages.flatMap(({ name: stage }) => trainSettings.map((each) => `${stage}.${each}`));
  const known = [...params, ...trainSettings, ...ofStages];
  const close = nearest(name, known);
  return diagnostic('GEN1017', 'param', span, { model: model.name, param: name, close, known: known.join(', ') });
}
