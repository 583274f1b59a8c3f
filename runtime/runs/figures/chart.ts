/** Vega-Lite specs to SVG and PNG without a page: the view is rendered headless (vega.github.io, "Server-side"). */
import sharp from 'sharp';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import { xmlCharacters } from '../../escape/html.js';

/** A chart in both forms. The SVG's ink is `currentColor`: black on its own, the page's text colour in the report. */
export interface Chart {
  readonly svg: string;
  readonly png: Buffer;
}

/** The colours of Okabe and Ito 2008, which people of every colour vision can tell apart. */
export const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#6b6b6b'];
/** Ten colours for classes, in the order of Tableau 10 (legible as small points). */
export const classPalette = [
  '#4e79a7',
  '#f28e2b',
  '#e15759',
  '#76b7b2',
  '#59a14f',
  '#edc948',
  '#b07aa1',
  '#ff9da7',
  '#9c755f',
  '#8c8c8c',
];

const ink = 'currentColor';
export const font = 'Inter, "Helvetica Neue", "Liberation Sans", "DejaVu Sans", Arial, sans-serif';

const config: TopLevelSpec['config'] = {
  font,
  background: 'transparent',
  view: { stroke: null },
  title: { color: ink, fontSize: 13, fontWeight: 600, anchor: 'start', offset: 10 },
  axis: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    domainColor: ink,
    domainOpacity: 0.35,
    tickColor: ink,
    tickOpacity: 0.35,
    gridColor: ink,
    gridOpacity: 0.09,
    labelOpacity: 0.8,
    titleOpacity: 0.8,
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    symbolStrokeWidth: 2,
  },
  header: { labelColor: ink, titleColor: ink, labelFontSize: 12, labelFontWeight: 600, labelAnchor: 'start' },
  range: { category: palette },
};

export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const { spec: vegaSpec } = compile({ ...apart(spec), config: { ...config, ...spec.config } } as TopLevelSpec);
  const view = new vega.View(vega.parse(vegaSpec), { renderer: 'none', logLevel: vega.Error });
  const svg = numberedAnew(xmlCharacters(await view.toSVG()));
  view.finalize();
  return svg;
}

/** The names of the properties that every object has. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
/** A character that is not visible. */
const wordJoiner = '\u2060';

/**
 * The value with such texts made different. Vega keeps groups by their values in plain objects, in which `constructor`
 * is always there.
 */
function apart<T>(value: T): T {
  if (typeof value === 'string') return (inherited.has(value) ? `${value}${wordJoiner}` : value) as T;
  if (Array.isArray(value)) return value.map(apart) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, apart(each) as unknown])) as T;
}

/** Renders a spec. The PNG has twice the pixels of the SVG's size, on white. */
export async function renderChart(spec: TopLevelSpec): Promise<Chart> {
  return chartOf(await renderSvg(spec));
}

/** An SVG in both forms. */
export async function chartOf(svg: string): Promise<Chart> {
  const png = await sharp(Buffer.from(svg), { density: 144 })
    .flatten({ background: '#ffffff' })
    .extend({ top: 16, bottom: 16, left: 16, right: 16, background: '#ffffff' })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return { svg, png };
}

/**
 * The SVG with its clip paths numbered per chart. Vega counts them through the whole process; this way the same chart
 * is the same file.
 */
function numberedAnew(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/ id="([\w-]+)"/g)].map((match) => match[1]!))];
  return ids.reduce(
    (text, id, index) =>
      text.replaceAll(` id="${id}"`, ` id="part-${index}"`).replaceAll(`url(#${id})`, `url(#part-${index})`),
    svg,
  );
}
