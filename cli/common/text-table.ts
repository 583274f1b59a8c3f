import { paint } from './terminal.js';

/** Draws a table; columns of numbers stand at the right. */
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
