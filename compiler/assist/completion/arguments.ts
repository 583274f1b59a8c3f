/** Arguments of a call that is being written: settings that are missing, and the values that a setting takes. */
import type { OpenCall } from '../../../grammar/place-at.js';
import { configNames } from '../../catalogue/configs/index.js';
import { extractors } from '../../catalogue/distances.js';
import type { ConfigFamily, SettingKind, SettingSpec } from '../../catalogue/row/types.js';
import { parametersOf } from '../../resolve/signature.js';
import { configRow } from '../rows.js';
import type { RowPage } from '../rows.js';
import type { ScopeAt } from '../scope.js';
import type { Proposal } from './proposal.js';
import { ofRow, ofSetting, ofWord } from './proposal.js';

/** Settings that the call has not got yet, by name or by place. */
export function missing({ names, index, piped }: OpenCall, { inputs, settings }: RowPage): SettingSpec[] {
  const left = settings.filter(({ name }) => !names.includes(name));
  const placed = Math.max(0, index - names.length - Math.max(0, inputs.length - (piped ? 1 : 0)));
  const byPlace = settings.some((each) => each.default === undefined)
    ? settings.filter((each) => each.default === undefined && each.named !== true)
    : settings.filter((each) => each.named !== true);
  const filled = new Set(byPlace.slice(0, placed));
  return left.filter((each) => !filled.has(each));
}

export const settingsOf = (call: OpenCall, row: RowPage): Proposal[] => missing(call, row).map(ofSetting);

/** What may stand behind `stride=`. */
export function valuesFor(type: SettingKind): Proposal[] {
  switch (type.kind) {
    case 'flag':
      return [ofWord('true', '', 0), ofWord('false', '', 0)];
    case 'word':
      return type.words.map((word) => ofWord(word, '', 0));
    case 'config':
      return configsOf(type.family);
    case 'any':
      return type.of.flatMap(valuesFor);
    case 'list':
      return [ofWord(type.example, 'for example', 1)];
    default:
      return [];
  }
}

export const configsOf = (family: ConfigFamily): Proposal[] =>
  configNames(family).map((name) => {
    const row = configRow(name, family)!;
    const proposal = ofRow(row, 0, 0);
    // An optimizer is nearly always given its rate.
    return family === 'optimizer' ? { ...proposal, snippet: `${name}(lr=\${1:1e-3})` } : proposal;
  });

/** Inputs and settings of a net, block or function of the spec that the call has not got yet. */
export function proposedParameters(scope: ScopeAt, { callee, names, index, piped }: OpenCall): Proposal[] {
  const declared = [...scope.members, ...scope.topLevel].find((each) => each.name.name === callee);
  if (!declared || (declared.kind !== 'net' && declared.kind !== 'block' && declared.kind !== 'fn')) return [];
  const placed = index - names.length + (piped ? 1 : 0);
  return parametersOf(declared)
    .slice(placed)
    .flatMap(({ name, default: fallback }): Proposal[] =>
      names.includes(name.name)
        ? []
        : [{ label: `${name.name}=`, kind: 'setting', detail: declared.kind, rank: fallback ? 0 : -1 }],
    );
}

export const extractorNames = (): Proposal[] =>
  extractors.map(({ name, doc }) => ({ label: name, kind: 'config', doc, rank: 0 }));
