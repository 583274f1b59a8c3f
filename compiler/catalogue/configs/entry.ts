/** Rows of configurations, and the settings that they have most. */
import { anyFloat, MOST_FLOAT } from '../row/number-ranges.js';
import type { ConfigEntry, ConfigFamily, NumberRange, SettingSpec } from '../row/types.js';

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

/** The runtime's constructors of initializers. */
const constructors: Readonly<Record<string, string>> = {
  zeros: 'zeros',
  ones: 'ones',
  constant: 'constant',
  normal: 'randomNormal',
  truncated_normal: 'truncatedNormal',
  uniform: 'randomUniform',
  glorot_uniform: 'glorotUniform',
  glorot_normal: 'glorotNormal',
  he_uniform: 'heUniform',
  he_normal: 'heNormal',
  lecun_uniform: 'lecunUniform',
  lecun_normal: 'lecunNormal',
  unit: 'unit',
  permutation: 'permutation',
  rotation: 'rotation',
};

export const initializerConstructors: readonly string[] = Object.values(constructors);

/** Name of the runtime's constructor for an initializer kind, the compiler's own `unit` included. */
export const initializerConstructor = (kind: string): string => constructors[kind] ?? kind;

type Row = readonly [
  name: string,
  doc: string,
  settings: readonly SettingSpec[],
  columns?: Pick<ConfigEntry, 'slots' | 'copies' | 'problem' | 'ends' | 'warmup'>,
];

export function family(kind: ConfigFamily, rows: readonly Row[]): ConfigEntry[] {
  return rows.map(([name, doc, settings, columns]) => {
    const constructorName = constructors[name] ?? (kind === 'optimizer' ? name : undefined);
    return {
      name,
      family: kind,
      doc,
      settings,
      ...(constructorName && kind !== 'schedule' ? { constructorName } : {}),
      ...columns,
    };
  });
}
