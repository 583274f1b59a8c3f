/** Rows of the catalogue by name, and their pages as Markdown. */
import { configs } from '../catalogue/configs/index.js';
import { distances } from '../catalogue/distances.js';
import { findOp } from '../catalogue/index.js';
import { plots } from '../catalogue/plots.js';
import { showKind, showSetting, showValue } from '../catalogue/row/show.js';
import type { ConfigFamily, SettingSpec } from '../catalogue/row/types.js';
import { transforms } from '../catalogue/transforms.js';
import { words } from '../catalogue/words.js';

export interface RowPage {
  readonly name: string;
  /** Layer, function, draw, optimizer, transform, plot. */
  readonly what: string;
  readonly doc: string;
  /** Inputs in order; an optional one as `mask=…`, and the first of any number as `x, …`. */
  readonly inputs: readonly string[];
  readonly settings: readonly SettingSpec[];
}

export function opRow(name: string): RowPage | undefined {
  const row = findOp(name);
  if (!row) return undefined;
  const inputs = row.inputs.map((input) => (input.optional && !input.placed ? `${input.name}=…` : input.name));
  const { kind, doc, settings } = row;
  return { name, what: kind, doc, inputs: row.variadic ? [...inputs, '…'] : inputs, settings };
}

export function configRow(name: string, family?: ConfigFamily): RowPage | undefined {
  const row = configs.find((each) => each.name === name && (family === undefined || each.family === family));
  return row && { name, what: row.family, doc: row.doc, inputs: [], settings: row.settings };
}

export function transformRow(name: string): RowPage | undefined {
  const row = transforms.find((each) => each.name === name);
  return row && { name, what: 'transform', doc: row.doc, inputs: [], settings: row.settings };
}

export function plotRow(name: string): RowPage | undefined {
  const row = plots.find((each) => each.name === name);
  if (!row) return undefined;
  const given = row.series ? ['loss', '…'] : row.sample ? ['sample'] : row.values.filter(({ required }) => required).map(({ name: value }) => value); // prettier-ignore
  return { name, what: 'plot', doc: row.doc, inputs: given, settings: row.settings };
}

/** The page of a word that is no row: `grad`, `shape`, `fid`. */
export const wordDoc = (name: string): string | undefined =>
  words.find((word) => word.name.split(', ').includes(name))?.doc ?? distances.find((each) => each.name === name)?.doc;

/** Settings that must be written come first, as in a call. */
export const ordered = (settings: readonly SettingSpec[]): SettingSpec[] => [
  ...settings.filter((each) => each.default === undefined),
  ...settings.filter((each) => each.default !== undefined),
];

export const signatureOf = ({ name, inputs, settings }: RowPage): string =>
  `${name}(${[...inputs, ...ordered(settings).map(showSetting)].join(', ')})`;

export const settingLine = (setting: SettingSpec): string =>
  `- \`${setting.name}\`: ${showKind(setting.type)}${setting.default === undefined ? ', needed' : `, \`${showValue(setting.default, setting.type)}\` by default`}. ${setting.doc}`;

/** The page of a row: what it does, and its settings with their defaults. */
export function rowPage(row: RowPage): string {
  const settings = ordered(row.settings).map(settingLine);
  return [
    `\`\`\`gen\n${signatureOf(row)}\n\`\`\``,
    row.doc,
    ...(settings.length > 0 ? [settings.join('\n')] : []),
  ].join('\n\n');
}
