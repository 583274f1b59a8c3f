/** `\u001b`: how JavaScript, JSON and YAML write a character by its number. */
export const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Control characters but line ends, and the line ends of Unicode, as blanks. */
export const linesAlone = (text: string): string => text.replace(/[^\P{Cc}\n]|[\u2028\u2029]/gu, ' ');
