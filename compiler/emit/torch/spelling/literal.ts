/** Source text of plain values. */
import { pythonString } from '../../../escape/python.js';

/** A value as source text. Lists are tuples. */
export function literal(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 1 ? `(${literal(value[0])},)` : `(${value.map(literal).join(', ')})`;
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'number') return numeral(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries.map(([key, item]) => `${pythonString(key)}: ${literal(item)}`).join(', ')}}`;
  }
  return 'None';
}

/** A number, with the same value in Python. */
export function numeral(value: number): string {
  if (Number.isFinite(value)) {
    const isSmall = value !== 0 && Math.abs(value) < 1e-3;
    return (isSmall ? value.toExponential() : String(value)).replace('e+', 'e');
  }
  if (Number.isNaN(value)) return 'math.nan';
  return value > 0 ? 'math.inf' : '-math.inf';
}
