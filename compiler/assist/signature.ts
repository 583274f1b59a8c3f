/** The call that is being written: its inputs and settings, and which of them comes next. */
import { placeAt } from '../../grammar/place-at.js';
import type { Parameter } from '../../grammar/syntax/ast.js';
import { textOf } from '../../grammar/syntax/source.js';
import { showSetting } from '../catalogue/row/show.js';
import type { Insight } from './insight.js';
import { ordered, settingLine } from './rows.js';
import { scopeAt } from './scope.js';
import { rowOfCall } from './calls.js';
import { parametersOf } from '../resolve/signature.js';

export interface Signature {
  readonly label: string;
  readonly doc: string;
  /** Places of the parameters in the label, with what is said of each. */
  readonly parameters: readonly { readonly start: number; readonly end: number; readonly doc: string }[];
  /** The number of the parameter that is being written; undefined behind the last. */
  readonly active?: number;
}

interface Slot {
  readonly name: string;
  readonly label: string;
  readonly doc: string;
  /** The slot is filled by place, not only by its name. */
  readonly byPlace: boolean;
}

export function signatureAt(insight: Insight, offset: number): Signature | undefined {
  const { files } = insight.file;
  const place = placeAt(files.main.file.source, offset);
  const { call } = place;
  if (!call || call.callee === '' || place.isComment) return undefined;
  const scope = scopeAt(files, offset);
  const declared = [...scope.members, ...scope.topLevel].find(({ name }) => name.name === call.callee);
  // The head of a declaration is no call.
  if (declared && declared.name.span.start === call.start) return undefined;
  const row = declared ? undefined : rowOfCall(call, place);
  let slots: Slot[];
  if (declared?.kind === 'net' || declared?.kind === 'block' || declared?.kind === 'fn') {
    slots = parametersOf(declared).map(ofParameter);
  } else if (row) {
    const needed = row.settings.some((each) => each.default === undefined);
    slots = [
      ...row.inputs.map((input) => ({ name: input, label: input, doc: '', byPlace: !input.includes('=') })),
      ...ordered(row.settings).map((setting) => ({
        name: setting.name,
        label: showSetting(setting),
        doc: settingLine(setting).slice(2),
        byPlace: setting.named === undefined ? !needed || setting.default === undefined : !setting.named,
      })),
    ];
  } else return undefined;
  // A chain has filled the first input.
  const open = call.piped ? slots.slice(1) : slots;
  const placed = call.index - call.names.length + (call.name === undefined ? 0 : 1);
  const byPlace = open.filter((slot) => slot.byPlace && !call.names.includes(slot.name));
  const rest = byPlace.find(({ name }) => name === '…');
  const slot = call.name === undefined ? (byPlace[placed] ?? rest) : open.find(({ name }) => name === call.name);
  const active = slot ? open.indexOf(slot) : -1;
  return { ...laidOut(call.callee, open), doc: declared?.doc ?? row?.doc ?? '', ...(active < 0 ? {} : { active }) };
}

const ofParameter = ({ name, span }: Parameter): Slot => ({
  name: name.name,
  label: textOf(span).replace(/\s+/g, ' '),
  doc: '',
  byPlace: true,
});

function laidOut(callee: string, slots: readonly Slot[]): Pick<Signature, 'label' | 'parameters'> {
  let label = `${callee}(`;
  const parameters = slots.map((slot, index) => {
    if (index > 0) label += ', ';
    const start = label.length;
    label += slot.label;
    return { start, end: label.length, doc: slot.doc };
  });
  return { label: `${label})`, parameters };
}
