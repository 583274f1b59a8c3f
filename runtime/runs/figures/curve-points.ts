/** The values of `metrics.jsonl` as points of curves, and the stages that contain them. */
import type { MetricsLine } from '../folder/metrics-log.js';
import { quantile } from '../../library/evaluate/statistics.js';

export interface CurvePoint {
  readonly term: string;
  readonly split: string;
  readonly epoch: number;
  readonly value: number;
}

export const splits = ['train', 'validation', 'test'];
/** The most points of a curve; more points than pixels only make the file large. */
const mostPoints = 400;
/** The number of epochs below which the steps between them show more. */
export const fewEpochs = 5;

export function pointsOf(
  lines: readonly MetricsLine[],
  kind: MetricsLine['kind'],
  terms: readonly string[],
): CurvePoint[] {
  const chosen = lines.filter((line) => line.kind === kind);
  const stride = Math.max(1, Math.ceil(chosen.length / mostPoints));
  return chosen
    .filter((_, index) => kind === 'epoch' || index % stride === 0 || index === chosen.length - 1)
    .flatMap(({ split, epoch, values }) =>
      terms.flatMap((term) => {
        const value = values[term];
        return typeof value === 'number' && Number.isFinite(value) ? [{ term, split, epoch, value }] : [];
      }),
    );
}

/** The starts of all stages but the first, in epochs. */
function stageStarts(lines: readonly MetricsLine[]): { readonly stage: string; readonly epoch: number }[] {
  const starts: { stage: string; epoch: number }[] = [];
  let before: MetricsLine | undefined;
  for (const line of lines) {
    const { stage } = line;
    if (stage !== undefined && before && before.stage !== stage) starts.push({ stage, epoch: before.epoch });
    before = line;
  }
  return starts;
}

/** The start of the first stage whose steps compute a term; before it the term has not been trained. */
export function trainedFrom(lines: readonly MetricsLine[], term: string): number {
  const { stage } = lines.find(({ kind, values }) => kind === 'step' && term in values) ?? {};
  return stageStarts(lines).find((start) => start.stage === stage)?.epoch ?? 0;
}

/** A line with its name for each stage but the first; none without stages. */
export function stageMarks(lines: readonly MetricsLine[]): object[] {
  const values = stageStarts(lines);
  if (values.length === 0) return [];
  const x = { field: 'epoch', type: 'quantitative' };
  const label = {
    type: 'text',
    align: 'left',
    dx: 4,
    baseline: 'top',
    fontSize: 10,
    opacity: 0.7,
    color: 'currentColor',
  };
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeDash: [3, 3], opacity: 0.5, color: 'currentColor' },
      encoding: { x },
    },
    { data: { values }, mark: label, encoding: { x, y: { value: 2 }, text: { field: 'stage' } } },
  ];
}

/** The terms in the metrics, those that the model declares first. */
export function termsIn(lines: readonly MetricsLine[], declared: readonly string[]): string[] {
  const found = new Set(lines.flatMap((line) => Object.keys(line.values)));
  return [...declared.filter((name) => found.has(name)), ...[...found].filter((name) => !declared.includes(name))];
}

/**
 * The range of a panel: the values of all epochs, and those of the steps without the highest and lowest twentieth. The
 * first few steps of a training are often far from all later ones and would flatten the curve.
 */
export function domainOf(term: string, epochs: readonly CurvePoint[], steps: readonly CurvePoint[]): [number, number] {
  const valuesOf = (points: readonly CurvePoint[]): number[] =>
    points.filter((point) => point.term === term).map((point) => point.value);
  const between = valuesOf(steps).sort((a, b) => a - b);
  const inner = between.length === 0 ? [] : [quantile(between, 0.05), quantile(between, 0.95)];
  const low = Math.min(...valuesOf(epochs), ...inner);
  const high = Math.max(...valuesOf(epochs), ...inner);
  const pad = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - pad, high + pad];
}
