/** Texts inside Python. */

/** A string literal on one line, with the quotes that need fewer escapes; double quotes if both need as many. */
export function pythonString(text: string): string {
  const quote = count(text, "'") < count(text, '"') ? "'" : '"';
  // Controls, other line ends and characters that change the direction of text, and halves of pairs.
  const body = text.replace(/[\\\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return `${quote}${body.replaceAll(quote, `\\${quote}`)}${quote}`;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

const short: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return short[character] ?? (code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`);
}
