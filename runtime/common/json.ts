/**
 * JSON that keeps every number. JSON has no words for NaN and the infinities: `JSON.stringify` makes them null, which
 * readers take for "nothing", or for 0. Here they are the texts "NaN", "Infinity" and "-Infinity", as `Number` reads
 * them; a text that reads the same gets a backslash in front. Free of Node.
 */
const numbers = new Set(['NaN', 'Infinity', '-Infinity']);
const escaped = /^\\+(?:NaN|-?Infinity)$/;

const write = (_: string, value: unknown): unknown => {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return typeof value === 'string' && (numbers.has(value) || escaped.test(value)) ? `\\${value}` : value;
};

const read = (_: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (numbers.has(value)) return Number(value);
  return escaped.test(value) ? value.slice(1) : value;
};

/** The JSON that `fromJson` reads back; for finite numbers exactly the text of `JSON.stringify`. */
export const toJson = (value: unknown, indent?: number): string => JSON.stringify(value, write, indent);

export const fromJson = <T>(text: string): T => JSON.parse(text, read) as T;

/** The value of a file that only holds results: where earlier versions wrote null, a number was not finite. */
export const resultsFromJson = <T>(text: string): T =>
  JSON.parse(text, (key, value: unknown) => (value === null ? NaN : read(key, value))) as T;
