/** The table of results: a row per arm, a cell per measure. */
import type { Collected, CollectedRun } from './collect.js';
import { finalValue } from './collect.js';
import { pairedPValue, spreadOf } from './statistics.js';
import type { Spread } from './statistics.js';
import type { AblationArm, AblationComparison } from './ablation-file.js';

export interface EpochCell {
  readonly epoch: number;
  readonly spread?: Spread;
  /** The number of finished runs whose value is not finite. */
  readonly broken: number;
  /** The values of finished runs by seed. */
  readonly values: ReadonlyMap<number, number>;
}

export interface Cell {
  /** The spread of the finite values. */
  readonly spread?: Spread;
  /** The finite values of finished runs by seed. */
  readonly values: ReadonlyMap<number, number>;
  /**
   * The number of finished runs whose value is not finite. An arm with such runs is neither marked as best nor
   * compared.
   */
  readonly broken: number;
  /** The mean less the base's, over the seeds that both have. */
  readonly difference?: number;
  /** The p value of that difference, with three seeds or more. */
  readonly p?: number;
  /** The cells after each epoch at which the measure was taken, if these are few. */
  readonly epochs: readonly EpochCell[];
  /** True if the measure has another formula here than in the base, so that the values cannot be compared. */
  readonly incomparable: boolean;
  /** True for the best cell of the column. */
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

/** The results of the runs that were trained to their end; the others are named beside the table. */
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

/** The finite values by seed, and the number of values that are not finite. */
function valued(found: Iterable<readonly [number, number]>): Valued {
  const all = [...found];
  const values = new Map(all.filter(([, value]) => Number.isFinite(value)));
  return { values, broken: all.length - values.size };
}

/** The number of columns above which a curve says more than a table. */
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
  // If runs of an arm broke, the remaining ones do not represent it.
  if (pairs.length === 0 || own.broken + base.broken > 0) return {};
  const difference = pairs.reduce((sum, [a, b]) => sum + a - b, 0) / pairs.length;
  const p = pairedPValue(pairs);
  return { difference, ...(p === undefined ? {} : { p }) };
}

/** Marks the best mean of each column that has an order, if there is something to compare. */
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
