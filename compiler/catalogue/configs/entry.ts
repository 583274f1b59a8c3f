/** Rows of configurations, and the settings that many of them share. */
import { anyFloat, MOST_FLOAT } from '../row/number-ranges.js';
import type { ConfigEntry, ConfigFamily, ConfigName, NumberRange, SettingSpec } from '../row/types.js';

export const number = (
  name: string,
  fallback: number | undefined,
  doc: string,
  minimum: number | NumberRange = anyFloat,
  maximum: number = MOST_FLOAT,
): SettingSpec => ({
  name,
  type: { kind: 'number', ...(typeof minimum === 'number' ? { minimum, maximum } : minimum) },
  ...(fallback === undefined ? {} : { default: fallback }),
  doc,
});

type Row<Family extends ConfigFamily> = readonly [
  name: ConfigName<Family>,
  doc: string,
  settings: readonly SettingSpec[],
  columns?: Pick<ConfigEntry, 'slots' | 'problem' | 'ends' | 'warmup'>,
];

export const family = <Family extends ConfigFamily>(
  kind: Family,
  rows: readonly Row<Family>[],
): readonly ConfigEntry<Family>[] =>
  rows.map(([name, doc, settings, columns]) => ({ name, family: kind, doc, settings, ...columns }));
