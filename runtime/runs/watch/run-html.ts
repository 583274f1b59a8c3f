/** The parts of a run's page that are words and numbers. */
import { counted } from '../../common/names.js';
import type { RunEvent } from '../folder/event-log.js';
import type { RunFile } from '../folder/run-file.js';
import type { SeparateCurves } from '../figures/curves.js';
import { palette } from '../figures/chart.js';
import { inlineSvg, number, table, text } from '../report/html.js';
import { duration } from '../../common/duration.js';
import { reasons, trainingSeconds } from '../report/header.js';
import type { MetricsLine } from '../folder/metrics-log.js';
import type { RunState } from './state.js';

export const section = (title: string, html: string): string => `<h2>${text(title)}</h2>${html}`;

export const percent = ({ epoch, epochs }: Pick<RunState, 'epoch' | 'epochs'>): number =>
  epochs > 0 ? Math.min(100, (100 * epoch) / epochs) : 0;

export const bar = (value: number, label: string): string =>
  `<progress max="100" value="${value.toFixed(1)}" aria-label="${text(label)}">${value.toFixed(0)} %</progress>`;

export const rateText = (rate: number): string =>
  rate >= 1 || rate === 0 ? `${rate.toFixed(rate < 10 ? 1 : 0)} steps/s` : `${(1 / rate).toFixed(1)} s per step`;

const epochText = (epoch: number): string => (Number.isInteger(epoch) ? String(epoch) : epoch.toFixed(2));

const backendOf = ({ backend }: RunFile): string =>
  typeof backend === 'object' && backend !== null && 'name' in backend ? String(backend.name) : '–';

/**
 * The name, state, progress and facts. The texts of the page's title and of screen readers stand in attributes.
 * @param beside HTML beside the spec's name, and the command that resumes the run.
 */
export function stateHtml(
  folder: string,
  run: RunFile | undefined,
  state: RunState,
  events: readonly RunEvent[],
  { links = '', resume }: { readonly links?: string; readonly resume?: string } = {},
): string {
  if (!run)
    return `<div data-title="waiting · ${text(folder)}"><h1>${text(folder)}</h1><p><span class="status">waiting</span> for a run to begin in this folder.</p></div>`;
  const { status, epoch, epochs, step, rate, left, stage, silent, heard } = state;
  const now: RunEvent = { time: new Date(heard).toISOString(), event: 'epoch', step, epoch };
  const facts: [string, string][] = [
    ['epochs done', `${epochText(epoch)} of ${epochs}`],
    ...(stage ? [[`stage ${stage.number} of ${stage.of}`, stage.name] as [string, string]] : []),
    ['iterations', number(step)],
    ...(rate === undefined ? [] : [['pace', rateText(rate)] as [string, string]]),
    ...(left === undefined || silent !== undefined ? [] : [['time left', `≈ ${duration(left)}`] as [string, string]]),
    ['trained for', duration(trainingSeconds(status === 'running' ? [...events, now] : events))],
    ['backend', backendOf(run)],
    ['seed', String(run.seed)],
  ];
  const why = run.reason === undefined ? '' : `: ${text(reasons[run.reason] ?? run.reason)}`;
  const done = percent(state);
  const title = `${status === 'running' ? `${done.toFixed(0)} %` : status} · ${run.model}`;
  const said =
    status === 'running' ? `${Math.floor(epoch)} of ${counted(epochs, 'epoch')} done` : `The run is ${status}`;
  const settings = Object.entries(run.settings).map(([name, value]) => `${name} = ${String(value)}`);
  const known = [run.spec, ...settings, folder].map(text).join(' · ');
  const alone =
    silent === undefined
      ? ''
      : `<p class="alert">Nothing was written for ${duration(silent)}. If its process is gone, ${resume === undefined ? 'the run can be resumed.' : `<code>${text(resume)}</code> goes on.`}</p>`;
  return `<div data-title="${text(title)}" data-said="${text(said)}"><h1>${text(run.model)}</h1>
<p><span class="${status === 'running' || status === 'finished' ? 'good' : 'status'}">${text(status)}${why}</span> · ${known}${links}</p>${alone}
${bar(done, 'epochs done')}
<div class="facts">${facts.map(([name, value]) => `<div><span>${text(name)}</span><strong>${text(value)}</strong></div>`).join('')}</div></div>`;
}

/** The newest value on each split, in words: `train 0.231 · test 0.240`. */
function newestValues(metrics: readonly MetricsLine[], term: string, splits: readonly string[]): string {
  const values = splits.flatMap((split) => {
    const line = metrics.findLast((each) => each.split === split && typeof each.values[term] === 'number');
    return line ? [`${split} ${number(line.values[term]!)}`] : [];
  });
  return values.join(' · ');
}

export function curvesHtml({ splits, panels }: SeparateCurves, metrics: readonly MetricsLine[]): string {
  const key = splits
    .map((split, index) => `<span><i style="background:${palette[index]!}"></i>${text(split)}</span>`)
    .join('');
  const figures = panels.map(({ term, svg }) => {
    const caption = `<strong>${text(term)}</strong> ${text(newestValues(metrics, term, splits))}`;
    return `<figure class="chart"><figcaption>${caption}</figcaption>${inlineSvg(svg).replace('<svg', `<svg role="img" aria-label="${text(term)} over epochs"`)}</figure>`;
  });
  return section('Curves', `<p class="key">${key}</p><div class="curves">${figures.join('')}</div>`);
}

/** The number of newest events that are shown. */
const most = 40;

/** The events, warnings first, because someone has to act on them. */
export function eventsHtml(events: readonly RunEvent[]): string {
  if (events.length === 0) return '';
  const warnings = events.filter(({ event }) => event === 'warning' || event === 'fail').slice(-10);
  const list = warnings.map(({ message, epoch }) => `<li>${text(message ?? '')} <span>(epoch ${epoch})</span></li>`);
  const rows = events
    .slice(-most)
    .reverse()
    .map(({ time, event, step, epoch, seconds, message }) => [
      ...[time.slice(0, 19).replace('T', ' '), event, String(epoch), number(step)],
      message ?? (seconds === undefined ? '' : duration(seconds)),
    ]);
  const columns = [{ title: 'time (UTC)' }, { title: 'event' }, { title: 'epoch', numeric: true }];
  const body = table([...columns, { title: 'iteration', numeric: true }, { title: '' }], rows, { narrow: true });
  return section('Events', `${list.length > 0 ? `<ul class="alert">${list.join('')}</ul>` : ''}${body}`);
}
