/** The sections of the report, each from the run's files to HTML; undefined where there is nothing to show. */
import { splitNames } from '../data/source/source.js';
import type { Range } from '../figures/distributions.js';
import { dataUri, highlighted, inlineSvg, number, table, text } from './html.js';
import { netsOf } from './layer-table.js';
import type { Picture, RunFolder } from '../folder/contents.js';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

interface Measured {
  readonly epoch: number;
  readonly value: number;
}

/** The newest value of every term on a split: some are not measured after each epoch. */
function newest({ metrics }: RunFolder, split: string): Map<string, Measured> {
  const found = new Map<string, Measured>();
  for (const { epoch, values } of metrics.filter((line) => line.kind === 'epoch' && line.split === split).reverse())
    for (const [term, value] of Object.entries(values)) if (!found.has(term)) found.set(term, { epoch, value });
  return found;
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** From each start or resume to the last that is known of it. */
export function trainingSeconds(events: Readonly<RunFolder['events']>): number {
  let sum = 0;
  let begun: number | undefined;
  events.forEach(({ time, event }, index) => {
    if (event === 'start' || event === 'resume') begun = Date.parse(time);
    const next = events[index + 1]?.event;
    if (begun !== undefined && (next === undefined || next === 'resume')) sum += Date.parse(time) - begun;
  });
  return sum / 1000;
}

export const reasons: Readonly<Record<string, string>> = {
  aborted: 'interrupted',
  'max-steps': 'as many steps as asked for',
  'max-minutes': 'as many minutes as asked for',
};

export function header(content: RunFolder, links: string): string {
  const { run, events, metrics, layers } = content;
  const step = Math.max(0, ...events.map((event) => event.step), metrics.at(-1)?.step ?? 0);
  const epoch = Math.max(0, ...metrics.filter((line) => line.kind === 'epoch').map((line) => line.epoch));
  const parameters = netsOf(layers).reduce((sum, net) => sum + net.trainable, 0);
  const seconds = trainingSeconds(events);
  const backend = run.backend as { name?: unknown } | string | null;
  const facts: [string, string][] = [
    ['epochs', `${epoch} of ${run.epochs}`],
    ...(run.stages
      ? [['stages', run.stages.map((each) => `${each.name} ${each.epochs}`).join(', ')] as [string, string]]
      : []),
    ['iterations', number(step)],
    ['training time', duration(seconds)],
    ...(parameters > 0 ? [['trainable weights', number(parameters)] as [string, string]] : []),
    ['backend', typeof backend === 'object' ? String(backend?.name ?? '–') : backend],
    ['seed', String(run.seed)],
  ];
  const status =
    run.status === 'finished'
      ? ''
      : ` · <span class="status">${text(run.status)}${run.reason === undefined ? '' : `: ${text(reasons[run.reason] ?? run.reason)}`}</span>`;
  const date = new Date(run.created).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });
  return `<header><h1>${text(run.model)}</h1><p>${text(run.spec)} · ${text(date)}${status}</p>
<div class="facts">${facts.map(([name, value]) => `<div><span>${text(name)}</span><strong>${text(value)}</strong></div>`).join('')}</div>
<nav>${links}</nav></header>`;
}

export function results(content: RunFolder): Section | undefined {
  const splits = splitNames.flatMap((split) => {
    const values = newest(content, split);
    return values.size > 0 ? [{ split, values }] : [];
  });
  const curves = content.plots.get('losses');
  if (splits.length === 0 && !curves) return undefined;
  const terms = [...new Set(splits.flatMap(({ values }) => [...values.keys()]))];
  const columns = [{ title: '' }, ...splits.map(({ split }) => ({ title: split, numeric: true }))];
  const epoch = Math.max(0, ...splits.flatMap(({ values }) => [...values.values()].map((each) => each.epoch)));
  const cell = (measured: Measured | undefined): string =>
    measured === undefined
      ? ''
      : `${number(measured.value)}${measured.epoch < epoch ? ` (epoch ${measured.epoch})` : ''}`;
  const rows = terms.map((term) => [term, ...splits.map(({ values }) => cell(values.get(term)))]);
  const numbers =
    splits.length === 0
      ? ''
      : `<p class="note">Means per example after epoch ${epoch}. On the training split: means over the epoch while the weights moved; on the others the weights at its end.</p>${table(columns, rows, { narrow: true })}`;
  const chart =
    curves?.svg === undefined ? '' : `<h3>Curves</h3><figure class="chart">${inlineSvg(curves.svg)}</figure>`;
  return { id: 'results', title: 'Results', html: numbers + chart };
}

const momentOf = ({ name }: Picture): string => name.replace(/^(epoch|step)-0*(\d)/, '$1 $2');
const image = (picture: Picture, caption: string): string =>
  `<figure><figcaption>${text(caption)}</figcaption><img alt="${text(caption)}" src="${dataUri(picture.png)}"></figure>`;

export function samples(content: RunFolder): Section | undefined {
  if (content.samples.size === 0) return undefined;
  const html = [...content.samples].map(([name, pictures]) => {
    const last = pictures.at(-1)!;
    const earlier = pictures.slice(0, -1).reverse();
    const before =
      earlier.length === 0
        ? ''
        : `<details><summary>Earlier: ${earlier.length === 1 ? 'one picture' : `${earlier.length} pictures`}</summary><div class="epochs">${earlier.map((picture) => image(picture, momentOf(picture))).join('')}</div></details>`;
    return `<h3>${text(name)}</h3>${image(last, momentOf(last))}${before}`;
  });
  return { id: 'samples', title: 'Samples', html: html.join('\n') };
}

export function plots(content: RunFolder): Section | undefined {
  const shown = [...content.plots].filter(([name]) => name !== 'losses');
  if (shown.length === 0) return undefined;
  const html = shown.map(([name, plot]) => {
    if (plot.svg === undefined) return `<h3>${text(name)}</h3>${plot.png ? image({ name, png: plot.png }, '') : ''}`;
    return `<figure class="chart">${inlineSvg(plot.svg)}</figure>${rangesTable(plot.table as readonly Range[] | undefined)}`;
  });
  return { id: 'plots', title: 'Plots', html: html.join('\n') };
}

function rangesTable(ranges: readonly Range[] | undefined): string {
  if (!ranges) return '';
  const byClass = ranges.some((range) => range.class !== undefined);
  const names = ['coordinate', 'examples', 'min', '5 %', 'median', '95 %', 'max'];
  const columns = [...(byClass ? ['class'] : []), ...names].map((title) => ({ title, numeric: true }));
  const rows = ranges.map((range) => [
    ...(byClass ? [String(range.class)] : []),
    ...[range.coordinate, range.count, range.min, range.low, range.median, range.high, range.max].map(number),
  ]);
  return `<details><summary>As a table</summary>${table(columns, rows)}</details>`;
}

export function architecture({ layers, graph }: Pick<RunFolder, 'layers' | 'graph'>): Section | undefined {
  const nets = netsOf(layers);
  if (nets.length === 0 && graph === undefined) return undefined;
  const tables = nets.map(({ name, trainable, parameters, layers: rows }) => {
    const columns = [
      { title: 'path', code: true },
      { title: 'layer' },
      { title: 'output', code: true },
      { title: 'parameters', numeric: true },
    ];
    const sum = ['', '', '', number(parameters)];
    const body = [
      ...rows.map((layer) => [
        layer.path,
        layer.op,
        layer.output,
        layer.parameters === 0 ? '' : number(layer.parameters),
      ]),
      sum,
    ];
    const moving = parameters === trainable ? '' : ` of ${number(parameters)}`;
    return `<h3>${text(name)}</h3><p class="note">${number(trainable)}${moving} parameters are trainable.</p>${table(columns, body, { sum: true })}`;
  });
  const drawn =
    graph === undefined
      ? ''
      : `<details open><summary>Graph</summary><div class="graph" tabindex="0" role="group" aria-label="Graph">${inlineSvg(graph)}</div></details>`;
  return { id: 'architecture', title: 'Architecture', html: drawn + tables.join('\n') };
}

export function specification({ spec, resolved, run }: RunFolder): Section {
  const settings = Object.entries(run.settings);
  const changed =
    settings.length === 0
      ? ''
      : `<h3>Settings</h3>${table(
          [{ title: 'name' }, { title: 'value', code: true }],
          settings.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
          { narrow: true },
        )}`;
  const full =
    resolved === ''
      ? ''
      : `<details><summary>As resolved: variants applied, every setting written out</summary><pre>${highlighted(resolved)}</pre></details>`;
  return { id: 'spec', title: 'Specification', html: `${changed}<pre>${highlighted(spec)}</pre>${full}` };
}

export function surroundings({ run, events }: RunFolder): Section {
  const backend = typeof run.backend === 'object' && run.backend !== null ? run.backend : { backend: run.backend };
  const facts: [string, unknown][] = [
    ['batch', run.batch],
    ['data directory', run.dataDirectory],
    ...Object.entries(run.weights ?? {}).map(([net, { file, sha256 }]): [string, unknown] => [
      `weights of ${net}`,
      sha256 === undefined ? `from scratch: there was no ${file}` : `${file} (SHA-256 ${sha256})`,
    ]),
    ...Object.entries(backend).map(([name, value]): [string, unknown] => [
      name === 'name' ? 'backend' : `backend ${name}`,
      value,
    ]),
    ...Object.entries(run.environment),
  ];
  const rows = facts.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  const notable = events.filter(({ event }) => event !== 'epoch');
  const log = notable.map(({ time, event, step, message }) => [
    time.slice(0, 19).replace('T', ' '),
    event,
    number(step),
    message ?? '',
  ]);
  const columns = [{ title: 'time (UTC)' }, { title: 'event' }, { title: 'iteration', numeric: true }, { title: '' }];
  return {
    id: 'environment',
    title: 'Environment',
    html: `${table([{ title: '' }, { title: '' }], rows, { narrow: true })}<h3>Events</h3>${table(columns, log, { narrow: true })}`,
  };
}

export function skippedFiles({ run }: RunFolder): Section | undefined {
  if (run.skipped.length === 0) return undefined;
  const most = 200;
  const list = run.skipped.slice(0, most).map((name) => `<li class="mono">${text(name)}</li>`);
  const more =
    run.skipped.length > most
      ? `<p class="note">… and ${run.skipped.length - most} more, all named in run.json.</p>`
      : '';
  return {
    id: 'skipped',
    title: 'Skipped data files',
    html: `<p class="note">${run.skipped.length} files could not be read and were left out.</p><ul>${list.join('')}</ul>${more}`,
  };
}
