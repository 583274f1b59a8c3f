/** Values per example for plots: the finite ones, with the classes of the examples. */
import { classPalette } from './chart.js';
import { classLabel } from './class-label.js';

/** The values of many examples, row by row, and the class of each if there is one. */
export interface Points {
  readonly rows: readonly (readonly number[])[];
  readonly classes?: readonly number[];
  /** The number of classes; without it the colour is continuous. */
  readonly classCount?: number;
  /** The names of the classes by number. */
  readonly names?: readonly string[];
}

/** The examples whose numbers are all finite, and the count of the others. */
export function finite({ rows, classes }: Points): {
  readonly rows: Points['rows'];
  readonly classes?: readonly number[];
  readonly lost: number;
} {
  const kept = rows.flatMap((row, index) =>
    row.every(Number.isFinite) && (classes === undefined || Number.isFinite(classes[index])) ? [index] : [],
  );
  if (kept.length === rows.length) return { rows, ...(classes ? { classes } : {}), lost: 0 };
  return {
    rows: kept.map((index) => rows[index]!),
    ...(classes ? { classes: kept.map((index) => classes[index]!) } : {}),
    lost: rows.length - kept.length,
  };
}

/** The title of a plot, which tells how many examples it leaves out, if any. */
export const titled = (
  title: string,
  { lost, rows }: { readonly lost: number; readonly rows: readonly unknown[] },
): unknown =>
  lost === 0
    ? title
    : {
        text: title,
        subtitle: `${lost} of ${lost + rows.length} examples are not finite and left out`,
        subtitleColor: 'currentColor',
        subtitleFontSize: 11,
      };

/** A class in the data of a chart: its number, or its name if it has one. */
export const calledBy = (value: number, names: readonly string[] | undefined): number | string =>
  names ? classLabel(value, names) : value;

/** The colours of `count` classes. */
export function classScale(count: number, names?: readonly string[]): object {
  const domain = Array.from({ length: count }, (_, index) => calledBy(index, names));
  return count <= classPalette.length ? { domain, range: classPalette.slice(0, count) } : { domain, scheme: 'turbo' };
}
