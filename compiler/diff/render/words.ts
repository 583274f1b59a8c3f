/** Values, settings and layers in the words of a spec. */
import { findConfig } from '../../catalogue/configs/index.js';
import { findOp } from '../../catalogue/index.js';
import { showShape, sizeOf } from '../../catalogue/row/shapes.js';
import type { ConfigFamily, SettingSpec } from '../../catalogue/row/types.js';
import type { SettingValue } from '../../catalogue/row/values.js';
import type { Json, LayerForm, SettingForm, Source } from '../compare/form.js';
import { same } from '../compare/json.js';

export const whole = (value: number): string => value.toLocaleString('en-US');

const families: readonly ConfigFamily[] = [
  'initializer',
  'reparameterization',
  'optimizer',
  'schedule',
  'mask',
  'causal mask',
  'trace',
  'inverse',
  'base',
];

/** A word that a configuration needs says enough without a name: `causal(A)`. */
const isKind = (spec: SettingSpec | undefined): boolean => spec?.type.kind === 'word' && spec.default === undefined;

/** `normal(std=0.02)`: settings that equal their defaults are left out. */
export function showConfig(name: string, settings: Readonly<Record<string, Json>>, family?: ConfigFamily): string {
  const specs = (family ? [family] : families).flatMap((each) => findConfig(name, each)?.settings ?? []);
  const rank = (key: string): number => specs.findIndex((spec) => spec.name === key);
  const said = Object.entries(settings)
    // A learning rate is worth reading even if it is the default.
    .filter(([key, value]) => key === 'lr' || !same(specs[rank(key)]?.default, value))
    .sort(([x], [y]) => rank(x) - rank(y));
  return said.length === 0
    ? name
    : `${name}(${said.map(([key, value]) => (isKind(specs[rank(key)]) ? showValue(value) : `${key}=${showValue(value)}`)).join(', ')})`;
}

export function showValue(value: SettingValue | Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => showValue(item)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    if ('config' in value)
      return showConfig(String(value.config), (value as { settings: Record<string, Json> }).settings);
    const record = value as Readonly<Record<string, Json>>;
    if ('name' in record && 'settings' in record)
      return showConfig(String(record['name']), record['settings'] as Record<string, Json>);
    return Object.entries(record)
      .map(([key, item]) => `${key} ${showValue(item)}`)
      .join(', ');
  }
  return typeof value === 'number' ? showNumber(value) : String(value);
}

/** A number in the style of papers and specs: `2e-4`, `0.01`, `100`. */
export function showNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential().replace('e-0', 'e-') : String(value);
}

/** A setting with its source, author or default. */
export const showSetting = ({ value, explicit }: SettingForm): string =>
  `${showValue(value)}${explicit ? '' : ' (default)'}`;

/** Settings that the author wrote. Required settings stand without their names. */
export function showSettings(op: string, settings: Readonly<Record<string, SettingForm>>, operands?: number): string[] {
  const specs = findOp(op, operands)?.settings ?? [];
  return Object.entries(settings)
    .filter(([, { explicit }]) => explicit)
    .map(([name, { value }]) => {
      const spec = specs.find((each) => each.name === name);
      const bare = spec !== undefined && (spec.default === undefined || (specs.length === 1 && spec.name !== 'axis'));
      return bare || (name === 'kernel' && specs[1]?.name === 'kernel')
        ? showValue(value)
        : `${name}=${showValue(value)}`;
    });
}

/** `Conv(64, 4, stride=2)`. */
export function showLayer({ op, settings }: LayerForm): string {
  const said = showSettings(op, settings);
  return said.length === 0 ? op : `${op}(${said.join(', ')})`;
}

export function showSource(source: Source): string {
  if (source.kind === 'layer') return source.path;
  return source.kind === 'input' ? source.name : String(source.value);
}

export const parametersOf = (layer: LayerForm): number =>
  layer.weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

export { showShape };

/** `1.20 G`: readers need the order of magnitude of operations. */
export function magnitude(value: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (Math.abs(value) >= size) return `${(value / size).toPrecision(3)} ${unit}`;
  return String(value);
}

/** `a, b and 3 more`. */
export function some(items: readonly string[], most = 4): string {
  if (items.length <= most + 1) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}

export const plural = (count: number, noun: string, many = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : many}`;
