import { paint } from './terminal.js';

/** Returns a function that draws a table; columns of numbers are right-aligned. */
export async function tableDrawer(): Promise<
  (head: readonly string[], rows: readonly (readonly string[])[], aligns?: ('left' | 'right')[]) => string
> {
  const { default: Table } = await import('cli-table3');
  return (head, rows, aligns = head.map(() => 'left')) => {
    const table = new Table({
      head: [...head],
      colAligns: aligns,
      style: {
        head: paint.isColorSupported ? ['bold'] : [],
        border: paint.isColorSupported ? ['gray'] : [],
        compact: true,
      },
    });
    table.push(...rows.map((row) => [...row]));
    return table.toString();
  };
}
