/** The head of the report: name, state and the facts of a run. */
import { duration } from '../../common/duration.js';
import type { RunFolder } from '../folder/contents.js';
import type { RunFile } from '../folder/run-file.js';
import { number, text } from './html.js';
import { netsOf } from './layer-table.js';

/** The seconds from each start or resume to its last known event, added up. */
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
  prepared: 'prepared, to be trained on a cluster',
};

/** The engine in words: `PyTorch 2.4.0 on cuda, 2 machines with 8 processes each`. */
function engineOf({ torch, device, processes, nodes }: NonNullable<RunFile['engine']>): string {
  const each = processes > 1 ? `${processes} processes` : '';
  const places = [nodes > 1 ? `${nodes} machines${each && ` with ${each} each`}` : each].filter(Boolean);
  return [`PyTorch${torch === undefined ? '' : ` ${torch}`} on ${device}`, ...places].join(', ');
}

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
    ...(run.engine ? [['engine', engineOf(run.engine)] as [string, string]] : []),
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
