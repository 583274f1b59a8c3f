/** The report's section on distances between drawn pictures and data, by epoch. */
import type { RunDistances, StoredDistances } from '../folder/distances.js';
import { number, table, text } from './html.js';
import type { Section } from './section.js';

/** The distances that may stand in one table: those of one sample, network and reference. */
function groupsOf(found: readonly RunDistances[]): RunDistances[][] {
  const groups = new Map<string, RunDistances[]>();
  for (const each of found) {
    const { samples, reference, extractor, seed } = each;
    const { data, split, field, sha256 } = reference;
    const key = JSON.stringify([samples, data, split, field, sha256, extractor.name, extractor.sha256, seed]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

export function distances({ distances: stored }: { readonly distances: StoredDistances }): Section | undefined {
  const during = groupsOf(stored.during).map((group) => groupHtml(group, 'while training'));
  const after = groupsOf(stored.after).map((group) => groupHtml(group, 'afterwards'));
  const html = [...during, ...after];
  if (html.length === 0) return undefined;
  const note =
    '<p class="note">Numbers of one network and one count of pictures compare; no others do. A class is hardly drawn where its share of what is drawn is less than a tenth of its share of the data, as the network sees both: a collapsed model leaves classes out.</p>';
  return { id: 'distances', title: 'Distances from data', html: note + html.join('\n') };
}

function groupHtml(group: readonly RunDistances[], when: string): string {
  const { samples, reference, extractor } = group[0]!;
  const names = [...new Set(group.flatMap(({ values }) => Object.keys(values)))];
  const columns = [
    { title: 'epoch', numeric: true },
    ...names.map((title) => ({ title, numeric: true })),
    { title: 'would change class', numeric: true },
    { title: 'hardly drawn' },
  ];
  const rows = group.map(({ epoch, values, classes }) => [
    number(Math.floor(epoch)),
    ...names.map((name) => number(values[name] ?? NaN)),
    `${(100 * classes.apart).toFixed(1)} %`,
    classes.dropped.map((index) => classes.names[index]).join(', ') || 'none',
  ]);
  const { height, width, channels, resize } = extractor.input;
  const how = [
    `${number(samples.count)} of ${samples.sample} against ${number(reference.count)} of ${reference.data}.${reference.split} (${reference.field}, SHA-256 ${reference.sha256.slice(0, 12)})`,
    `features of ${extractor.network}: ${extractor.layer}, ${height}×${width}×${channels}, ${resize}, weights SHA-256 ${extractor.sha256.slice(0, 12)}`,
  ];
  const warnings = [...new Set(group.flatMap((each) => each.warnings))].map((each) => `<li>${text(each)}</li>`);
  return [
    `<h3>${text(`${samples.sample}, ${extractor.name}`)} <small>${text(when)}</small></h3>`,
    table(columns, rows, { narrow: true }),
    `<p class="note">${text(how.join('; '))}.</p>`,
    warnings.length > 0 ? `<ul>${warnings.join('')}</ul>` : '',
  ].join('\n');
}
