/** Loss curves: every term over epochs, a colour per split. */
import type { TopLevelSpec } from 'vega-lite';
import type { MetricsLine } from '../folder/metrics-log.js';
import { palette, renderChart, renderSvg } from './chart.js';
import type { Chart } from './chart.js';
import { quantile } from '../../library/evaluate/statistics.js';

interface CurvePoint {
  readonly term: string;
  readonly split: string;
  readonly epoch: number;
  readonly value: number;
}

const splits = ['train', 'validation', 'test'];
/** More points than pixels only make the file large. */
const mostPoints = 400;
/** Below this many epochs the steps between them say more. */
const fewEpochs = 5;

function pointsOf(lines: readonly MetricsLine[], kind: MetricsLine['kind'], terms: readonly string[]): CurvePoint[] {
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

/** Where stages but the first begin, in epochs. */
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

/** Where the first stage begins whose steps compute a term; what it was before nobody has trained yet. */
function trainedFrom(lines: readonly MetricsLine[], term: string): number {
  const { stage } = lines.find(({ kind, values }) => kind === 'step' && term in values) ?? {};
  return stageStarts(lines).find((start) => start.stage === stage)?.epoch ?? 0;
}

/** A line with its name for each stage but the first; none where there are no stages. */
function stageMarks(lines: readonly MetricsLine[]): object[] {
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

/** Terms that stand in the metrics, those that the model declares first. */
export function termsIn(lines: readonly MetricsLine[], declared: readonly string[]): string[] {
  const found = new Set(lines.flatMap((line) => Object.keys(line.values)));
  return [...declared.filter((name) => found.has(name)), ...[...found].filter((name) => !declared.includes(name))];
}

interface Panels {
  /** Terms that have a value, in their order. */
  readonly shown: readonly string[];
  /** Splits with a value; each has its place in the palette whether or not a term is measured there. */
  readonly present: readonly string[];
  /** Vega-Lite of a term's panel. */
  panel(term: string, look: PanelLook): object;
}

interface PanelLook {
  readonly width: number;
  readonly height: number;
  readonly legend: boolean;
  /** Opacity of the steps between epochs. */
  readonly steps: number;
}

/** Epoch values as lines with points, the steps between them faint behind. Undefined without any value. */
function curvePanels(lines: readonly MetricsLine[], terms: readonly string[]): Panels | undefined {
  const epochs = pointsOf(lines, 'epoch', terms);
  const steps = pointsOf(lines, 'step', terms);
  if (epochs.length + steps.length === 0) return undefined;
  const shown = terms.filter((term) => [...epochs, ...steps].some((point) => point.term === term));
  const present = splits.filter((split) => [...epochs, ...steps].some((point) => point.split === split));
  const x = {
    field: 'epoch',
    type: 'quantitative',
    title: 'epoch',
    axis: { tickMinStep: 1, format: 'd' },
    scale: { nice: false, domain: [0, Math.max(...[...epochs, ...steps].map((point) => point.epoch))] },
  } as const;
  const marks = stageMarks(lines);
  const panel: Panels['panel'] = (term, { width, height, legend, steps: opacity }) => {
    const color = {
      field: 'split',
      type: 'nominal',
      title: null,
      scale: { domain: present, range: palette },
      legend: legend && present.length > 1 ? { orient: 'top', symbolOpacity: 1 } : null,
    } as const;
    return {
      width,
      height,
      layer: [
        {
          data: { values: steps.filter((point) => point.term === term) },
          mark: { type: 'line', strokeWidth: 1, opacity, clip: true },
          encoding: { x, y: value(term), color },
        },
        {
          data: { values: epochs.filter((point) => point.term === term) },
          mark: {
            type: 'line',
            strokeWidth: 2,
            clip: trainedFrom(lines, term) > 0,
            point: epochs.length <= 60 * present.length * shown.length ? { size: 22 } : false,
          },
          encoding: { x, y: value(term), color },
        },
        ...marks,
      ],
    };
  };
  const trained = (term: string, points: readonly CurvePoint[]): CurvePoint[] => {
    const from = trainedFrom(lines, term);
    const since = points.filter((point) => point.term === term && point.epoch > from);
    return since.length > 0 ? since : [...points];
  };
  const value = (term: string): object => ({
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { zero: false, domain: domainOf(term, trained(term, epochs), steps) },
  });
  return { shown, present, panel };
}

/** A panel per term, side by side. Undefined without any value. */
export async function drawCurves(lines: readonly MetricsLine[], terms: readonly string[]): Promise<Chart | undefined> {
  const panels = curvePanels(lines, terms);
  if (!panels) return undefined;
  const { shown, panel } = panels;
  const size = shown.length === 1 ? { width: 560, height: 280 } : { width: 260, height: 170 };
  return renderChart({
    columns: shown.length === 4 ? 2 : 3,
    concat: shown.map((term) => ({ title: term, ...panel(term, { ...size, legend: true, steps: 0.3 }) })),
    spacing: 28,
    resolve: { legend: { color: 'shared' } },
  } as unknown as TopLevelSpec);
}

export interface SeparateCurves {
  /** Splits in the order of the palette: the key to the colours, which no panel draws. */
  readonly splits: readonly string[];
  readonly panels: readonly { readonly term: string; readonly svg: string }[];
}

/** The panels of `drawCurves` as charts of their own, for a page that flows. */
export async function drawSeparateCurves(
  lines: readonly MetricsLine[],
  terms: readonly string[],
): Promise<SeparateCurves | undefined> {
  const panels = curvePanels(lines, terms);
  if (!panels) return undefined;
  const epochs = lines.findLast(({ kind }) => kind === 'epoch')?.epoch ?? 0;
  const look = { width: 270, height: 160, legend: false, steps: epochs < fewEpochs ? 0.75 : 0.4 };
  const drawn: { term: string; svg: string }[] = [];
  for (const term of panels.shown)
    drawn.push({ term, svg: await renderSvg(panels.panel(term, look) as unknown as TopLevelSpec) });
  return { splits: panels.present, panels: drawn };
}

/**
 * Range of a panel: all epochs' values, and the steps' without their highest and lowest twentieth. The first few steps of
 * a training are often far from all that follows and would flatten it.
 */
function domainOf(term: string, epochs: readonly CurvePoint[], steps: readonly CurvePoint[]): [number, number] {
  const valuesOf = (points: readonly CurvePoint[]): number[] =>
    points.filter((point) => point.term === term).map((point) => point.value);
  const between = valuesOf(steps).sort((a, b) => a - b);
  const inner = between.length === 0 ? [] : [quantile(between, 0.05), quantile(between, 0.95)];
  const low = Math.min(...valuesOf(epochs), ...inner);
  const high = Math.max(...valuesOf(epochs), ...inner);
  const pad = (high - low || Math.abs(high) || 1) * 0.04;
  return [low - pad, high + pad];
}

/** The series of a `lines` plot in one panel: a colour per series, a dash per split. */
export async function drawLines(
  title: string,
  lines: readonly MetricsLine[],
  series: readonly string[],
): Promise<Chart | undefined> {
  const epochs = pointsOf(lines, 'epoch', series);
  // A handful of epochs is no curve: then the training's own steps are drawn, beside the other splits' epochs.
  const few = new Set(epochs.map((point) => point.epoch)).size < fewEpochs;
  const steps = few ? pointsOf(lines, 'step', series) : [];
  const points = steps.length > 0 ? [...steps, ...epochs.filter((point) => point.split !== 'train')] : epochs;
  if (points.length === 0) return undefined;
  const present = splits.filter((split) => points.some((point) => point.split === split));
  const curves = {
    data: { values: points },
    mark: { type: 'line', strokeWidth: 2, point: present.length === 1 && points.length <= 120 ? { size: 22 } : false },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', axis: { tickMinStep: 1 }, scale: { nice: false } },
      y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false } },
      color: { field: 'term', type: 'nominal', title: null, scale: { domain: [...series], range: palette } },
      ...(present.length > 1
        ? {
            strokeDash: {
              field: 'split',
              type: 'nominal',
              title: null,
              sort: present,
              legend: { symbolType: 'stroke', symbolSize: 300, symbolStrokeColor: 'black' },
            },
          }
        : {}),
    },
  };
  const marks = stageMarks(lines);
  const content = marks.length > 0 ? { layer: [curves, ...marks] } : curves;
  return renderChart({ title, width: 560, height: 280, ...content } as unknown as TopLevelSpec);
}
