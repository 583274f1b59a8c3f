/** From runs to the table: a row per arm, a cell per measure. */
import type { Collected, CollectedRun } from './collect.js';
import { finalValue } from './collect.js';
import { pairedPValue, spreadOf } from './statistics.js';
import type { Spread } from './statistics.js';
import type { AblationArm, AblationComparison } from './ablation-file.js';

export interface EpochCell {
  readonly epoch: number;
  readonly spread?: Spread;
  /** Finished runs whose value is not finite. */
  readonly broken: number;
  /** By seed, of finished runs. */
  readonly values: ReadonlyMap<number, number>;
}

export interface Cell {
  /** Of the finite values. */
  readonly spread?: Spread;
  /** Finite values by seed, of finished runs. */
  readonly values: ReadonlyMap<number, number>;
  /** Finished runs whose value is not finite: an arm with such runs is neither the best nor compared. */
  readonly broken: number;
  /** Mean less the base's, over the seeds that both have. */
  readonly difference?: number;
  /** Of that difference, with three seeds or more. */
  readonly p?: number;
  /** After each epoch at which the measure was taken, where these are few. */
  readonly epochs: readonly EpochCell[];
  /** The measure is another formula here than in the base, so its values say nothing beside the base's. */
  readonly incomparable: boolean;
  /** The best of the column. */
  readonly best: boolean;
}

export interface Row {
  readonly arm: AblationArm;
  readonly runs: readonly CollectedRun[];
  readonly cells: readonly Cell[];
}

export interface Results {
  readonly columns: readonly (AblationComparison & { readonly split?: string })[];
  readonly rows: readonly Row[];
}

/** Only runs that were trained to their end count; the others are named beside the table. */
export function resultsOf({ ablation, runs }: Collected): Results {
  const comparisons = ablation.compare.length > 0 ? ablation.compare : measuresIn(runs).map((measure) => ({ measure }));
  const [baseArm] = ablation.arms;
  const finished = runs.filter(({ status }) => status === 'finished');
  const columns = comparisons.map((comparison): Results['columns'][number] => {
    const split = finished.map((run) => finalValue(run, comparison.measure)?.split).find((each) => each !== undefined);
    return split === undefined ? comparison : { ...comparison, split };
  });
  const valuesOf = (arm: AblationArm, measure: string): Valued => {
    const values = finished
      .filter((run) => run.arm.id === arm.id)
      .flatMap((run) => {
        const found = finalValue(run, measure);
        return found === undefined ? [] : [[run.seed, found.value] as const];
      });
    return valued(values);
  };
  const rows = ablation.arms.map((arm): Row => {
    const cells = columns.map(({ measure, split }): Cell => {
      const { values, broken } = valuesOf(arm, measure);
      const spread = spreadOf([...values.values()]);
      const incomparable = arm.otherFormulas.includes(measure);
      const epochs = epochCells(
        finished.filter((run) => run.arm.id === arm.id),
        measure,
        split,
      );
      const cell = { values, broken, epochs, incomparable, best: false, ...(spread ? { spread } : {}) };
      return arm === baseArm || !baseArm || incomparable
        ? cell
        : { ...cell, ...against({ values, broken }, valuesOf(baseArm, measure)) };
    });
    return { arm, runs: runs.filter((run) => run.arm.id === arm.id), cells };
  });
  return { columns, rows: rows.map((row) => ({ ...row, cells: row.cells.map(marked(rows, columns)) })) };
}

interface Valued {
  readonly values: ReadonlyMap<number, number>;
  readonly broken: number;
}

/** Finite values by seed, and how many are not. */
function valued(found: Iterable<readonly [number, number]>): Valued {
  const all = [...found];
  const values = new Map(all.filter(([, value]) => Number.isFinite(value)));
  return { values, broken: all.length - values.size };
}

/** A table with more columns than this says less than a curve. */
const mostEpochs = 12;

function epochCells(runs: readonly CollectedRun[], measure: string, split: string | undefined): EpochCell[] {
  const found = new Map<number, Map<number, number>>();
  for (const { seed, metrics } of runs) {
    for (const line of metrics) {
      const value = line.values[measure];
      if (line.kind !== 'epoch' || line.split !== split || value === undefined) continue;
      found.set(line.epoch, (found.get(line.epoch) ?? new Map<number, number>()).set(seed, value));
    }
  }
  if (found.size > mostEpochs) return [];
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([epoch, each]) => {
      const { values, broken } = valued(each);
      const spread = spreadOf([...values.values()]);
      return { epoch, values, broken, ...(spread ? { spread } : {}) };
    });
}

function against(own: Valued, base: Valued): Partial<Cell> {
  const pairs = [...own.values].flatMap(([seed, value]) =>
    base.values.has(seed) ? [[value, base.values.get(seed)!] as const] : [],
  );
  // The runs that are left after others broke say nothing of an arm.
  if (pairs.length === 0 || own.broken + base.broken > 0) return {};
  const difference = pairs.reduce((sum, [a, b]) => sum + a - b, 0) / pairs.length;
  const p = pairedPValue(pairs);
  return { difference, ...(p === undefined ? {} : { p }) };
}

/** Marks the best mean of each column that has an order, when there is something to compare. */
const marked =
  (rows: readonly Row[], columns: Results['columns']) =>
  (cell: Cell, column: number): Cell => {
    const isRanked = ({ incomparable, broken }: Cell): boolean => !incomparable && broken === 0;
    const means = rows.flatMap(({ cells }) => (isRanked(cells[column]!) ? (cells[column]!.spread?.mean ?? []) : []));
    const { order } = columns[column]!;
    if (order === undefined || means.length < 2 || !cell.spread || !isRanked(cell)) return cell;
    return { ...cell, best: cell.spread.mean === (order === 'lowest' ? Math.min(...means) : Math.max(...means)) };
  };

function measuresIn(runs: readonly CollectedRun[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => metrics.flatMap(({ values }) => Object.keys(values))))];
}
