import Table from 'cli-table3';

/** A table for the terminal; the first column holds words, the others hold numbers. */
function boxed({ title, head, rows }) {
  const colAligns = head.map((_, column) => (column === 0 ? 'left' : 'right'));
  const made = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  made.push(...rows);
  return `${title}\n${made}\n`;
}

function markdown({ title, head, rows }) {
  const widths = head.map((word, column) => Math.max(3, word.length, ...rows.map((row) => row[column].length)));
  const pad = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [`${title}:`, '', line(head.map(pad)), line(rule), ...rows.map((row) => line(row.map(pad))), ''].join('\n');
}

/** Tables are `{ title, head, rows }`, all cells text. */
export const render = (tables, asMarkdown = false) => tables.map(asMarkdown ? markdown : boxed).join('\n');

export const ms = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
