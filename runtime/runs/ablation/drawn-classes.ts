/**
 * The classes of the pictures that the arms draw after their last epoch, by the classifier of the network that measured
 * them.
 */
import type { RunDistances } from '../folder/distances.js';
import type { Collected } from './collect.js';
import { spreadOf } from './statistics.js';
import type { Spread } from './statistics.js';

export interface DrawnClasses {
  readonly sample: string;
  /** The name of the network: `fashion-cnn`. */
  readonly extractor: string;
  /** The rows, one per arm that was measured. */
  readonly rows: readonly DrawnRow[];
}

export interface DrawnRow {
  readonly arm: string;
  readonly runs: number;
  /** The share of the pictures that would have to change class. */
  readonly apart: Spread;
  /** The classes of the data that hardly occur, and the number of runs in which they are missing. */
  readonly dropped: readonly { readonly name: string; readonly runs: number }[];
}

const keyOf = ({ samples, extractor }: RunDistances): string => `${samples.sample} ${extractor.name}`;

/** The drawn classes of finished runs. */
export function drawnClasses({ ablation, runs }: Collected): DrawnClasses[] {
  const measured = runs
    .filter(({ status }) => status === 'finished')
    .map((run) => ({ run, last: run.distances.filter(({ epoch }) => epoch === run.epoch) }));
  const keys = [...new Set(measured.flatMap(({ last }) => last.map(keyOf)))];
  return keys.map((key): DrawnClasses => {
    const rows = ablation.arms.flatMap(({ id }): DrawnRow[] => {
      const found = measured.flatMap(({ run, last }) => (run.arm.id === id ? (last.find((each) => keyOf(each) === key) ?? []) : [])); // prettier-ignore
      const apart = spreadOf(found.map(({ classes }) => classes.apart));
      if (!apart) return [];
      const counts = new Map<string, number>();
      for (const { classes } of found)
        for (const index of classes.dropped)
          counts.set(classes.names[index]!, (counts.get(classes.names[index]!) ?? 0) + 1);
      return [{ arm: id, runs: found.length, apart, dropped: [...counts].map(([name, n]) => ({ name, runs: n })) }];
    });
    const [sample, extractor] = key.split(' ') as [string, string];
    return { sample, extractor, rows };
  });
}

export const drawnTitle = ({ sample, extractor }: DrawnClasses): string => `${sample}, as ${extractor} sees it`;

export const drawnHead = ['arm', 'would have to change class', 'hardly drawn'] as const;

export const drawnCells = ({ rows }: DrawnClasses): string[][] =>
  rows.map(({ arm, runs, apart, dropped }) => [
    arm,
    percent(apart),
    dropped.map((each) => (runs === 1 ? each.name : `${each.name} (${each.runs} of ${runs})`)).join(', ') || 'none',
  ]);

function percent({ mean, deviation }: Spread): string {
  const part = (value: number): string => (100 * value).toFixed(1);
  return deviation === undefined ? `${part(mean)} %` : `${part(mean)} ± ${part(deviation)} %`;
}
