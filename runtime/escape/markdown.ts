/** Texts inside Markdown (CommonMark with the tables of GitHub). */

/**
 * Words within a line or a cell of a table: signs stand for themselves. Underscores within words do not mark emphasis,
 * and brackets alone do not make a link.
 */
export const markdownText = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*{}<>|#&~]|\](?=[([:])/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');

/** Words in bold, without a space at their end, which would break the mark. */
export const markdownStrong = (text: string): string => `**${markdownText(text).trim()}**`;

/** A paragraph or an item of a list, whose start is not read as a heading, an item or a rule. */
export const markdownLine = (text: string): string =>
  markdownText(text)
    .trim()
    .replace(/^(?:[-+=[]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

/** Code within a line, with any backticks. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A line of a fenced block, after a sign such as `+ `: it can neither end the fence nor begin another line. */
export const markdownCodeLine = (text: string): string => oneLine(text);

// The text on one line: without control characters, and without characters that change the direction of writing.
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/gu, ' ');
