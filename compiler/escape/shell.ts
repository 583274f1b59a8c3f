/** Texts inside shell scripts and YAML. */
import { unicodeEscape } from '../../runtime/escape/characters.js';

/** One word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w./:=@%+,-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** One line without control characters, for comments and directives of a script. */
export const scriptLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these end the line, or have no glyph
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');

/** A scalar in double quotes: YAML reads what JSON writes (https://yaml.org/spec/1.2.2/, 1.1 of its history). */
export const yamlString = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, unicodeEscape);
