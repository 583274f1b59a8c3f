/** The table as text: Markdown for people, CSV and JSON for programs. */
import type { Collected, CollectedRun } from './collect.js';
import type { Cell, Results } from './results.js';

/** As many digits as the spread allows: two of the deviation, or four significant ones without it. */
export function cellText({ spread }: Cell): string {
  if (!spread) return '–';
  const { mean, deviation } = spread;
  if (deviation === undefined || deviation === 0) return digits(mean, significant(mean, 4));
  const places = significant(deviation, 2);
  return `${digits(mean, places)} ± ${digits(deviation, places)}`;
}

export function differenceText({ difference, p, incomparable }: Cell): string {
  if (incomparable) return 'another formula';
  if (difference === undefined) return '';
  const places = significant(difference, 2);
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const chance = p === undefined ? '' : p < 0.001 ? ', p < 0.001' : `, p = ${p.toPrecision(2)}`;
  return `${sign}${digits(Math.abs(difference), places)}${chance}`;
}

/** Decimal places that show so many significant digits. */
function significant(value: number, count: number): number {
  if (value === 0) return 0;
  return Math.max(0, count - 1 - Math.floor(Math.log10(Math.abs(value))));
}
const digits = (value: number, places: number): string =>
  places > 8 ? value.toExponential(1) : value.toFixed(Math.min(places, 8));

export const columnTitle = ({ measure, order, split }: Results['columns'][number]): string =>
  `${measure}${split ? ` (${split})` : ''}${order ? (order === 'lowest' ? ' ↓' : ' ↑') : ''}`;

/** Whether the table says how far a column is from the base: not where a measure has no better and no worse. */
export const isCompared = ({ columns, rows }: Results, column: number): boolean =>
  columns[column]!.order !== undefined || rows.some(({ cells }) => cells[column]!.incomparable);

/** What the p values are, under a table. */
export const chanceText = (seeds: readonly number[]): string =>
  seeds.length >= 3
    ? 'p values are those of paired t tests over seeds, two-sided, not corrected for their number.'
    : 'With fewer than three seeds nothing is said about chance.';

/** What became of the runs that do not count in the table. */
export function incomplete(runs: readonly CollectedRun[]): string[] {
  return runs
    .filter(({ status }) => status !== 'finished')
    .map(({ arm, seed, status, reason, epoch }) => {
      const progress = `${epoch} of ${arm.epochs} epochs`;
      const words = { waiting: 'not begun', running: 'under way or killed', stopped: 'stopped', failed: 'failed' };
      const state = words[status as keyof typeof words];
      return `${arm.id}, seed ${seed}: ${state} after ${progress}${reason && status === 'failed' ? `: ${reason}` : ''}`;
    });
}

export function markdownTable(results: Results): string {
  const { columns, rows } = results;
  const escaped = (cell: string): string => cell.replaceAll('|', '\\|');
  const head = [
    '',
    ...columns.flatMap((column, index) => [
      columnTitle(column),
      ...(isCompared(results, index) ? ['against the base'] : []),
    ]),
    'seeds',
  ];
  const lines = rows.map(({ arm, cells, runs }) => {
    const seeds = runs.filter(({ status }) => status === 'finished').length;
    const measured = cells.flatMap((cell, index) => [
      cell.best ? `**${cellText(cell)}**` : cellText(cell),
      ...(isCompared(results, index) ? [differenceText(cell)] : []),
    ]);
    return [arm.id, ...measured, `${seeds} of ${runs.length}`];
  });
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');
}

/** The whole study as Markdown: the table, what differs, and what is missing. */
export function markdown({ study, runs }: Collected, results: Results): string {
  const { name, doc, arms, seeds } = study;
  const differences = arms
    .slice(1)
    .map(({ id, differences: lines }) => `- **${id}**: ${lines.join('; ') || 'nothing'}`);
  const missing = incomplete(runs).map((line) => `- ${line}`);
  return [
    `# ${name}`,
    ...(doc ? [doc] : []),
    markdownTable(results),
    `Means ± standard deviations over seeds after the last epoch; the base is ${arms[0]?.id ?? ''}. ${chanceText(seeds)}`,
    ...(differences.length > 0 ? ['## What differs from the base', differences.join('\n')] : []),
    ...(missing.length > 0 ? ['## Runs that do not count', missing.join('\n')] : []),
    '',
  ].join('\n\n');
}

/** One line per run and measure. */
export function csv({ runs }: Collected, { columns, rows }: Results): string {
  const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = runs.flatMap((run) =>
    columns.map(({ measure, split }, column) => {
      const row = rows.find(({ arm }) => arm.id === run.arm.id)!;
      const value = row.cells[column]!.values.get(run.seed);
      return [run.arm.id, String(run.seed), run.status, measure, split ?? '', value === undefined ? '' : String(value)];
    }),
  );
  return [['arm', 'seed', 'status', 'measure', 'split', 'value'], ...lines]
    .map((cells) => `${cells.map(quoted).join(',')}\n`)
    .join('');
}

/** For programs; docs/study-folder.md describes it. */
export function json({ study, runs }: Collected, { columns, rows }: Results): unknown {
  return {
    format: 'genc-study-results-1',
    study: study.name,
    base: study.arms[0]?.id,
    columns,
    rows: rows.map(({ arm, cells }) => ({
      arm: arm.id,
      settings: arm.settings,
      differences: arm.differences,
      cells: cells.map(({ values, spread, difference, p, best, incomparable }) => ({
        values: Object.fromEntries(values),
        ...spread,
        difference,
        p,
        best,
        incomparable,
      })),
    })),
    incomplete: incomplete(runs),
  };
}
