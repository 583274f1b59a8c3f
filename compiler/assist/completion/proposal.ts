/** What an editor offers at a place. */
import type { SettingSpec } from '../../catalogue/row/types.js';
import type { RowPage } from '../rows.js';
import { ordered, rowPage, settingLine, signatureOf } from '../rows.js';
import { showSetting } from '../../catalogue/row/show.js';

export type ProposalKind =
  'layer' | 'function' | 'net' | 'block' | 'value' | 'field' | 'param' | 'setting' | 'word' | 'config' | 'set' | 'model' | 'label' | 'file' | 'folder'; // prettier-ignore

export interface Proposal {
  readonly label: string;
  readonly kind: ProposalKind;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly doc?: string;
  /** The text with places to fill in, `Conv(${1:channels}, ${2:kernel})`; the label if absent. */
  readonly snippet?: string;
  /** Lower ranks come first; 1 by default. */
  readonly rank?: number;
}

const kinds: Readonly<Record<string, ProposalKind>> = { layer: 'layer', function: 'function', draw: 'function' };

/** A row as a call, with places for what must be written. `carried` inputs come from the chain. */
export function ofRow(row: RowPage, carried = 0, rank = 1): Proposal {
  const needed = ordered(row.settings).filter((each) => each.default === undefined);
  const inputs = row.inputs.slice(carried).filter((input) => !input.includes('=') && input !== '…');
  const places = [
    ...inputs.map((input, index) => `\${${index + 1}:${input}}`),
    ...needed.map((setting, index) => `\${${inputs.length + index + 1}:${setting.name}}`),
  ];
  const isBare = places.length === 0 && carried > 0;
  return {
    label: row.name,
    kind: kinds[row.what] ?? 'config',
    detail: signatureOf(row),
    doc: rowPage(row),
    ...(isBare || places.length === 0 ? {} : { snippet: `${row.name}(${places.join(', ')})` }),
    rank,
  };
}

/** `stride=…`, for an argument that is still missing. */
export const ofSetting = (setting: SettingSpec): Proposal => ({
  label: `${setting.name}=`,
  kind: 'setting',
  detail: showSetting(setting),
  doc: settingLine(setting).slice(2),
  // Settings that must be given come first.
  rank: setting.default === undefined ? -1 : 0,
});

export const ofWord = (label: string, detail = '', rank = 1): Proposal => ({
  label,
  kind: 'word',
  ...(detail ? { detail } : {}),
  rank,
});
