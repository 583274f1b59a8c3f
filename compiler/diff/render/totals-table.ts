/** Parameters and operations before and after, as cells of a table. */
import type { Count, Total } from '../compare/totals.js';
import { magnitude, whole } from './words.js';

export interface TotalsRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** The difference; empty if nothing changed. */
  readonly difference: string;
}

/** A row per net and number. Nets without a change are left out if other nets have one. */
export function totalsRows(totals: readonly Total[]): TotalsRow[] {
  return (['parameters', 'flops'] as const).flatMap((measure) => {
    const show = measure === 'flops' ? magnitude : whole;
    const named = measure === 'flops' ? 'FLOPs per example' : 'parameters';
    const differ = totals.filter((total) => total[measure].before !== total[measure].after);
    // Without differences, the sum stands alone. Otherwise the differing nets come before it.
    const told = totals.filter((total) => total.net === undefined || totals.length === 1 || differ.includes(total));
    return told.map((total) => ({
      name: `${total.net ?? 'together'} ${named}`,
      before: show(total[measure].before),
      after: show(total[measure].after),
      difference: difference(total[measure], show),
    }));
  });
}

function difference({ before, after }: Count, show: (value: number) => string): string {
  const change = after - before;
  if (change === 0) return '';
  const percentage = (100 * change) / before;
  const share =
    before === 0
      ? ''
      : percentage > 1000
        ? ` (× ${Math.round(after / before)})`
        : ` (${change > 0 ? '+' : ''}${percent(percentage)} %)`;
  return `${change > 0 ? '+' : ''}${show(change)}${share}`;
}

const percent = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(2));
