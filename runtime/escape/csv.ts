/** Texts inside CSV (RFC 4180). */

/** One cell. An apostrophe keeps a text that a spreadsheet would take for a formula a text; numbers stay numbers. */
export function csvCell(cell: string): string {
  const plain = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
