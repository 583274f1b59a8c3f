/** The formatter. It moves tokens and comments but never changes one. */
import { createTokenInstance, EOF } from 'chevrotain';
import type { SyntaxDiagnostic } from './messages/report.js';
import { parseTokens } from './parse.js';
import { itemsOf } from './print/items.js';
import { printFile } from './print/print.js';
import { blockFrom } from './print/structure.js';
import type { Source } from './syntax/source.js';

export { sameTree } from './print/same-tree.js';

export interface FormatResult {
  /** The formatted text; the unchanged text if the file does not parse. */
  readonly text: string;
  readonly diagnostics: SyntaxDiagnostic[];
}

/**
 * The text in the one style: two spaces of indent, pipes broken where the author broke them or where a line would
 * exceed 100 columns, `=` of similar neighbouring declarations in one column. Formatting twice changes nothing.
 */
export function format(source: Source): FormatResult {
  const parsed = parseTokens(source);
  const { diagnostics } = parsed;
  if (diagnostics.length > 0) return { text: source.text, diagnostics };
  const length = source.text.length;
  // The line number of the end does not matter, since nothing follows it.
  const end = createTokenInstance(EOF, '', length, length - 1, 0, 0, 1, 1);
  return { text: printFile(blockFrom(itemsOf(parsed, end), 0).block), diagnostics };
}
