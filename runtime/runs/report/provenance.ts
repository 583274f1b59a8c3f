/** The report's sections on the origin of a run: its spec, its environment, files that were left out. */
import type { RunFolder } from '../folder/contents.js';
import { highlighted, number, table, text } from './html.js';
import type { Section } from './section.js';

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
