/** Source text of plain values. */
import { propertyName, stringLiteral } from '../../../escape/typescript.js';

/** Object literals have no quotes where they need none; fields without a value are left out. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return stringLiteral(value);
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{ ${entries.map(([key, item]) => `${propertyName(key)}: ${literal(item)}`).join(', ')} }`;
  }
  return String(value);
}
