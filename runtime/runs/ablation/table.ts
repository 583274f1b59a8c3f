/** The table as text: Markdown for people, CSV and JSON for programs. */
import { counted } from '../../common/names.js';
import { csvCell } from '../../escape/csv.js';
import { markdownLine, markdownStrong, markdownText } from '../../escape/markdown.js';
import type { Collected, CollectedRun } from './collect.js';
import { drawnCells, drawnClasses, drawnHead, drawnTitle } from './drawn-classes.js';
import { finalValue } from './collect.js';
import type { Cell, Results } from './results.js';

/**
 * The text of a cell, with as many digits as the spread allows: two of the deviation, or four significant ones without
 * it.
 */
export function cellText({ spread, broken = 0 }: Partial<Pick<Cell, 'spread' | 'broken'>>): string {
  if (!spread) return broken > 0 ? 'not finite' : '–';
  const { mean, deviation } = spread;
  const lost = broken > 0 ? ` (${broken} of ${broken + spread.count} not finite)` : '';
  if (deviation === undefined || deviation === 0) return digits(mean, significant(mean, 4)) + lost;
  const places = significant(deviation, 2);
  return `${digits(mean, places)} ± ${digits(deviation, places)}${lost}`;
}

export function differenceText({ difference, p, incomparable }: Cell): string {
  if (incomparable) return 'another formula';
  if (difference === undefined) return '';
  const places = significant(difference, 2);
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const chance = p === undefined ? '' : p < 0.001 ? ', p < 0.001' : `, p = ${p.toPrecision(2)}`;
  return `${sign}${digits(Math.abs(difference), places)}${chance}`;
}

/** The number of decimal places that show `count` significant digits. */
function significant(value: number, count: number): number {
  if (value === 0) return 0;
  return Math.max(0, count - 1 - Math.floor(Math.log10(Math.abs(value))));
}
const digits = (value: number, places: number): string =>
  places > 8 ? value.toExponential(1) : value.toFixed(Math.min(places, 8));

export const columnTitle = ({ measure, order, split }: Results['columns'][number]): string =>
  `${measure}${split ? ` (${split})` : ''}${order ? (order === 'lowest' ? ' ↓' : ' ↑') : ''}`;

/**
 * True if the table shows how far a column is from the base. A measure without a better and a worse is not compared.
 */
export const isCompared = ({ columns, rows }: Results, column: number): boolean =>
  columns[column]!.order !== undefined || rows.some(({ cells }) => cells[column]!.incomparable);

/** The explanation of the p values, under a table. */
export const chanceText = (seeds: readonly number[]): string =>
  seeds.length >= 3
    ? 'p values are those of paired t tests over seeds, two-sided, not corrected for their number.'
    : 'With fewer than three seeds nothing is said about chance.';

/** The states of the runs that do not count in the table. */
export function incomplete(runs: readonly CollectedRun[]): string[] {
  return runs
    .filter(({ status }) => status !== 'finished')
    .map(({ arm, seed, status, held, reason, epoch }) => {
      const progress = `${epoch} of ${counted(arm.epochs, 'epoch')}`;
      const words = { waiting: 'not begun', running: 'killed', stopped: 'stopped', failed: 'failed' };
      const state = held ? 'under way' : words[status as keyof typeof words];
      return `${arm.id}, seed ${seed}: ${state} after ${progress}${reason && status === 'failed' ? `: ${reason}` : ''}`;
    });
}

/** The values that finished runs lack, with the reasons. */
export function unmeasured(runs: readonly CollectedRun[], { columns }: Results): string[] {
  const finished = runs.filter(({ status }) => status === 'finished');
  const reasons = new Map<string, number>();
  for (const { absent } of finished)
    for (const { measure } of columns) {
      const line = Object.hasOwn(absent, measure) ? `${measure}: ${absent[measure]}` : undefined;
      if (line !== undefined) reasons.set(line, (reasons.get(line) ?? 0) + 1);
    }
  const unknown = finished.flatMap((run) =>
    columns.flatMap(({ measure }) => {
      const found = finalValue(run, measure);
      if (found === undefined || Number.isFinite(found.value)) return [];
      return `${run.arm.id}, seed ${run.seed}: ${measure} is ${Number.isNaN(found.value) ? 'no number' : found.value} after epoch ${run.epoch}`;
    }),
  );
  return [
    ...[...reasons].map(([line, count]) => `not measured in ${count} of ${finished.length} runs: ${line}`),
    ...unknown,
  ];
}

export interface EpochTable {
  readonly title: string;
  /** The head of the table: `arm`, then the epochs. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of measures that were taken after more than one epoch, if the epochs are few. */
export function epochTables({ columns, rows }: Results): EpochTable[] {
  return columns.flatMap((column, index): EpochTable[] => {
    const cells = rows.map(({ arm, cells: all }) => ({ arm, epochs: all[index]!.epochs }));
    const epochs = [...new Set(cells.flatMap((each) => each.epochs.map(({ epoch }) => epoch)))].sort((a, b) => a - b);
    if (epochs.length < 2) return [];
    const lines = cells.map(({ arm, epochs: own }) => [
      arm.id,
      ...epochs.map((epoch) => cellText(own.find((each) => each.epoch === epoch) ?? {})),
    ]);
    return [{ title: columnTitle(column), head: ['arm', ...epochs.map((epoch) => `epoch ${epoch}`)], rows: lines }];
  });
}

/** @param rows The cells as Markdown. */
function markdownOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head.map(markdownText), rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const textRows = (rows: readonly (readonly string[])[]): string[][] => rows.map((row) => row.map(markdownText));

export function markdownTable(results: Results): string {
  const { columns, rows } = results;
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
      cell.best ? markdownStrong(cellText(cell)) : markdownText(cellText(cell)),
      ...(isCompared(results, index) ? [markdownText(differenceText(cell))] : []),
    ]);
    return [markdownText(arm.id), ...measured, `${seeds} of ${runs.length}`];
  });
  return markdownOf(head, lines);
}

/** The whole ablation as Markdown: the table, the differences, and what is missing. */
export function markdown(collected: Collected, results: Results): string {
  const { ablation, runs } = collected;
  const { name, doc, arms, seeds } = ablation;
  const differences = arms
    .slice(1)
    .map(({ id, differences: lines }) => `- ${markdownStrong(id)}: ${markdownText(lines.join('; ') || 'nothing')}`);
  const missing = [...incomplete(runs), ...unmeasured(runs, results)].map((line) => `- ${markdownLine(line)}`);
  const epochs = epochTables(results).map(
    ({ title, head, rows }) => `### ${markdownText(title)}\n\n${markdownOf(head, textRows(rows))}`,
  );
  const drawn = drawnClasses(collected).map(
    (each) => `### ${markdownText(drawnTitle(each))}\n\n${markdownOf(drawnHead, textRows(drawnCells(each)))}`,
  );
  return [
    `# ${markdownText(name)}`,
    ...(doc ? [doc.split('\n').map(markdownLine).join('\n')] : []),
    markdownTable(results),
    `Means ± standard deviations over seeds after the last epoch; the base is ${markdownText(arms[0]?.id ?? '')}. ${chanceText(seeds)}`,
    ...(epochs.length > 0 ? ['## Over the epochs', ...epochs] : []),
    ...(drawn.length > 0 ? ['## What is drawn', ...drawn] : []),
    ...(differences.length > 0 ? ['## What differs from the base', differences.join('\n')] : []),
    ...(missing.length > 0 ? ['## What is missing', missing.join('\n')] : []),
    '',
  ].join('\n\n');
}

/** The NaN or infinity with which a finished run ended. */
function unfinite(run: CollectedRun, measure: string): number | undefined {
  const found = run.status === 'finished' ? finalValue(run, measure) : undefined;
  return found === undefined || Number.isFinite(found.value) ? undefined : found.value;
}

/** The results as CSV: one line per run and measure. */
export function csv({ runs }: Collected, { columns, rows }: Results): string {
  const lines = runs.flatMap((run) =>
    columns.map(({ measure, split }, column) => {
      const row = rows.find(({ arm }) => arm.id === run.arm.id)!;
      const value = row.cells[column]!.values.get(run.seed) ?? unfinite(run, measure);
      return [run.arm.id, String(run.seed), run.status, measure, split ?? '', value === undefined ? '' : String(value)];
    }),
  );
  return [['arm', 'seed', 'status', 'measure', 'split', 'value'], ...lines]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

/** The results as JSON, for programs; docs/ablation-folder.md describes it. */
export function json(collected: Collected, results: Results): unknown {
  const { ablation, runs } = collected;
  const { columns, rows } = results;
  return {
    format: 'genc-ablation-results-1',
    ablation: ablation.name,
    base: ablation.arms[0]?.id,
    columns,
    rows: rows.map(({ arm, cells }) => ({
      arm: arm.id,
      settings: arm.settings,
      differences: arm.differences,
      cells: cells.map(({ values, broken, spread, epochs, difference, p, best, incomparable }) => ({
        values: Object.fromEntries(values),
        ...spread,
        ...(broken > 0 ? { broken } : {}),
        epochs: epochs.map((each) => ({ epoch: each.epoch, values: Object.fromEntries(each.values), ...each.spread })),
        difference,
        p,
        best,
        incomparable,
      })),
    })),
    drawn: drawnClasses(collected),
    incomplete: incomplete(runs),
    unmeasured: unmeasured(runs, results),
  };
}
