/** The only ways for texts of a spec into TypeScript. */
import { unicodeEscape } from '../../runtime/escape/characters.js';

/** Characters that end a line, have no glyph, or turn the direction of writing. Literals hold them as escapes; comments leave them out. */
// eslint-disable-next-line no-control-regex -- these are the characters meant
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** A literal in single quotes whose value is `text`, whatever its characters. */
export function stringLiteral(text: string): string {
  const inner = text.replace(/[\\']/g, '\\$&').replace(unprintable, unicodeEscape);
  return `'${inner}'`;
}

/** A name as the key of an object literal. `__proto__` is written as a computed key, since as a plain one it sets the prototype. */
export function propertyName(name: string): string {
  if (name === '__proto__') return `['__proto__']`;
  return /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d{0,8})$/.test(name) ? name : stringLiteral(name);
}

/** `text` for a block comment, which it cannot end. Its lines stay lines. */
export const insideComment = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => oneLine(line).replaceAll('*/', '*\\/'))
    .join('\n');

/** A comment up to the end of its line. */
export const lineComment = (text: string): string => `// ${oneLine(text)}`;

/** A comment inside an expression. */
export const inlineComment = (text: string): string => `/* ${oneLine(text).replaceAll('*/', '*\\/')} */`;

const oneLine = (text: string): string => text.replace(unprintable, ' ');
