/** Texts on a terminal. */
import { toJson } from '../common/json.js';
import { unicodeEscape } from './characters.js';

/**
 * Text that cannot move the cursor, set the title or ring the bell. Of the control characters, line ends and tabs stay;
 * of the escape sequences, those that colour (ECMA-48, SGR). Characters that change the direction of writing are
 * removed too, because they show a text in another order than it has.
 */
export const terminalText = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- these are the characters meant
    /\u001b\[[\d;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (found) => (found.length > 2 ? found : '\ufffd'),
  );

/**
 * JSON of the same value whose texts contain nothing that a terminal would obey: such characters stand as their
 * numbers.
 */
export const terminalJson = (value: unknown): string =>
  toJson(value, 2).replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, unicodeEscape);
