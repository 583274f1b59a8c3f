/** Loss curves: every term over epochs, a colour per split. */
import type { TopLevelSpec } from 'vega-lite';
import type { MetricsLine } from '../folder/metrics-log.js';
import { palette, renderChart, renderSvg } from './chart.js';
import type { Chart } from './chart.js';
import { domainOf, fewEpochs, pointsOf, splits, stageMarks, trainedFrom } from './curve-points.js';
import type { CurvePoint } from './curve-points.js';

export { termsIn } from './curve-points.js';

interface Panels {
  /** The terms that have a value, in their order. */
  readonly shown: readonly string[];
  /** The splits with a value. Each has its place in the palette even if a term is not measured there. */
  readonly present: readonly string[];
  /** The Vega-Lite of a term's panel. */
  panel(term: string, look: PanelLook): object;
}

interface PanelLook {
  readonly width: number;
  readonly height: number;
  readonly legend: boolean;
  /** The opacity of the steps between epochs. */
  readonly steps: number;
}

/** Epoch values as lines with points, with the steps between them faint behind. Undefined without any value. */
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
  /** The splits in the order of the palette: the key to the colours, which is not drawn in the panels. */
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
