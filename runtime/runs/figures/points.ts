/** Values per example, as plots of them take them: those that are finite, with the classes of the examples. */
import { classPalette } from './chart.js';
import { classLabel } from './class-label.js';

/** Values of many examples, row by row, and the class of each where there is one. */
export interface Points {
  readonly rows: readonly (readonly number[])[];
  readonly classes?: readonly number[];
  /** How many classes there are; continuous colour without. */
  readonly classCount?: number;
  /** Names of the classes by number. */
  readonly names?: readonly string[];
}

/** Examples whose every number is finite, and how many others there are. */
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

/** Of a plot that leaves examples out; nothing where it shows all. */
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

/** A class in the data of a chart: its number, or its name where it has one. */
export const calledBy = (value: number, names: readonly string[] | undefined): number | string =>
  names ? classLabel(value, names) : value;

/** Colours of so many classes. */
export function classScale(count: number, names?: readonly string[]): object {
  const domain = Array.from({ length: count }, (_, index) => calledBy(index, names));
  return count <= classPalette.length ? { domain, range: classPalette.slice(0, count) } : { domain, scheme: 'turbo' };
}
