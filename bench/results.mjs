/** The results of training steps, one file for each machine in `results/`, and the page that they make together. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { machineName } from './machine.mjs';
import { sideBySide, summarize } from './summary.mjs';
import { render } from './table.mjs';

const folder = fileURLToPath(new URL('results/', import.meta.url));

/** The name of a machine's file: `amd-epyc-avx-512.json`. */
export const fileOf = (machine) =>
  `${machineName(machine)
    .toLowerCase()
    .replaceAll(/\((r|tm)\)/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')}.json`;

/**
 * The results of a machine with those of another run on it: each model's newest, with its date. All else is the newer
 * run's; notes on the older one stay while a result of it does.
 */
export function merge(stored, run) {
  if (stored === undefined) return run;
  if (machineName(stored.machine) !== machineName(run.machine))
    throw new Error(`These are two machines: ${machineName(stored.machine)}; ${machineName(run.machine)}.`);
  const [older, newer] = run.machine.date >= stored.machine.date ? [stored, run] : [run, stored];
  const dated = ({ machine: { date }, results }) => results.map((result) => ({ date, ...result }));
  const fresh = new Set(newer.results.map(({ name }) => name));
  const left = dated(older).filter(({ name }) => !fresh.has(name));
  const notes = [...(left.length > 0 ? (older.notes ?? []) : []), ...(newer.notes ?? [])];
  const roof = newer.roof ?? older.roof;
  return { ...newer, ...(roof && { roof }), notes: [...new Set(notes)], results: [...dated(newer), ...left] };
}

/** Puts a run beside the results of other machines; returns all, ordered by the machines' names. */
export async function keep(run) {
  mkdirSync(folder, { recursive: true });
  const path = `${folder}${fileOf(run.machine)}`;
  const stored = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  const options = await prettier.resolveConfig(path);
  const text = await prettier.format(JSON.stringify(merge(stored, run)), { ...options, parser: 'json' });
  writeFileSync(path, text);
  return readAll();
}

export const readAll = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));

/** The results of all machines in Markdown: one table with all, then a section for each. */
export function pageOf(entries) {
  const sections = entries.map((entry) => {
    const { tables, lines } = summarize(entry);
    const { processors } = entry.machine;
    return `### ${processors} × ${machineName(entry.machine)}\n\n${told(tables, lines, true)}`;
  });
  return [render(sideBySide(entries), true), ...sections].join('\n');
}

/** Tables with lines under them, as one text. */
export const told = (tables, lines, asMarkdown) =>
  `${render(tables, asMarkdown)}\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
