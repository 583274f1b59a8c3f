/** Texts inside CSV (RFC 4180). */

/** One cell. A text that a spreadsheet would take for a formula is kept a text by an apostrophe; numbers stay numbers. */
export function csvCell(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
