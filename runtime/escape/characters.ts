/** The notation of a character by its number in JavaScript, JSON and YAML: `\u001b`. */
export const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The text with blanks in place of Unicode's line ends and of control characters other than line ends. */
export const linesAlone = (text: string): string => text.replace(/[^\P{Cc}\n]|[\u2028\u2029]/gu, ' ');
