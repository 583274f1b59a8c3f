/** Settings in words, for reference pages and editors. */
import type { SettingKind, SettingSpec } from './types.js';
import type { SettingValue } from './values.js';

export function showKind(kind: SettingKind): string {
  switch (kind.kind) {
    case 'number':
      return kind.integer ? 'whole number' : 'number';
    case 'size':
      return 'whole number or [height, width]';
    case 'sides':
      return kind.axes === 1 ? '[before, after]' : '[[top, bottom], [left, right]]';
    case 'flag':
      return 'true or false';
    case 'word':
      return kind.words.map((word) => `\`${word}\``).join(' or ');
    case 'text':
      return 'text';
    case 'shape':
      return 'shape';
    case 'range':
      return 'range';
    case 'list':
      return `list such as ${kind.example}`;
    case 'config':
      return kind.family;
    case 'any':
      return kind.of.map(showKind).join(', or ');
  }
}

/** Two numbers are the ends of a range, unless the setting takes a list. */
export function showValue(value: SettingValue, type: SettingKind): string {
  if (Array.isArray(value))
    return value.length === 2 && type.kind !== 'list'
      ? `${String(value[0])}..${String(value[1])}`
      : `[${value.join(', ')}]`;
  if (typeof value === 'object' && 'config' in value) return value.config;
  return String(value);
}

/** `stride=1` for a setting with a default, `channels` for one that is needed. */
export const showSetting = ({ name, type, default: fallback }: SettingSpec): string =>
  fallback === undefined ? name : `${name}=${showValue(fallback, type)}`;
