/** The report's section on the training data: splits, classes by number, and what was left out. */
import type { DataContents } from '../data/index.js';
import { splitNames } from '../data/source/source.js';
import { number, table, text } from './html.js';
import type { RunFolder } from '../folder/contents.js';
import type { Section } from './section.js';

/** The most rows of a table that a page shows; run.json has them all. */
const most = 200;

export function dataSets({ run }: Pick<RunFolder, 'run'>): Section | undefined {
  const sets = Object.entries(run.data ?? {});
  if (sets.length === 0) return undefined;
  const html = sets.map(([name, contents]) => `<h3>${text(name)}</h3>${setOf(contents)}`);
  return { id: 'data', title: 'Data', html: html.join('') };
}

function setOf({ counts, sides, classes = {}, warnings = [] }: DataContents): string {
  const splits = splitNames.filter((split) => counts[split] !== undefined);
  const amount = (of: DataContents['counts']): string =>
    splits.map((split) => `${number(of[split] ?? 0)} ${split}`).join(', ');
  const lines = sides
    ? sides.map((side) => `${text(side.fields.join(', '))}: ${amount(side.counts)}`)
    : [`${amount(counts)}`];
  const tables = Object.entries(classes).map(([field, { names, counts: perClass }]) => {
    const columns = [
      { title: field, numeric: true },
      { title: 'class' },
      ...splits.map((split) => ({ title: split, numeric: true })),
    ];
    const rows = names
      .slice(0, most)
      .map((each, index) => [String(index), each, ...splits.map((split) => number(perClass[split]?.[index] ?? 0))]);
    const more = names.length > most ? `<p class="note">… and ${names.length - most} more, all in run.json.</p>` : '';
    return table(columns, rows, { narrow: true }) + more;
  });
  const told = warnings.length > 0 ? `<ul>${warnings.map((each) => `<li>${text(each)}</li>`).join('')}</ul>` : '';
  return `<p class="note">Examples: ${lines.join('; ')}.</p>${told}${tables.join('')}`;
}
