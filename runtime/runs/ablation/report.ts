/** The report of an ablation: one self-contained page, and its table as Markdown, CSV and JSON beside it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toJson } from '../../common/json.js';
import { writeAtomic } from '../files/atomic.js';
import { dataUri, inlineSvg, table, text } from '../report/html.js';
import { style } from '../report/style.js';
import type { Collected, CollectedRun } from './collect.js';
import { drawAblationCurves } from './curves.js';
import { drawnCells, drawnClasses, drawnHead, drawnTitle } from './drawn-classes.js';
import { resultsOf } from './results.js';
import type { Results } from './results.js';
import {
  cellText,
  chanceText,
  columnTitle,
  csv,
  differenceText,
  epochTables,
  incomplete,
  isCompared,
  json,
  markdown,
  unmeasured,
} from './table.js';

interface Section {
  readonly title: string;
  readonly html: string;
}

function resultsSection({ ablation, runs }: Collected, results: Results): Section {
  const { columns, rows } = results;
  const head = [
    { title: 'arm' },
    ...columns.flatMap((column, index) => [
      { title: columnTitle(column), numeric: true },
      ...(isCompared(results, index) ? [{ title: 'against the base', numeric: true }] : []),
    ]),
    { title: 'seeds', numeric: true },
  ];
  const lines = rows.map(({ arm, cells, runs: own }) => [
    arm.id,
    ...cells.flatMap((cell, index) => [
      `${cellText(cell)}${cell.best ? ' ★' : ''}`,
      ...(isCompared(results, index) ? [differenceText(cell)] : []),
    ]),
    `${own.filter(({ status }) => status === 'finished').length} of ${own.length}`,
  ]);
  const missing = [...incomplete(runs), ...unmeasured(runs, results)].map(
    (line) => `<li class="status">${text(line)}</li>`,
  );
  return {
    title: 'Results',
    html: `${table(head, lines)}<p class="note">Means ± standard deviations over seeds, after the last epoch; ★ the best of a column.
The base is ${text(ablation.arms[0]?.id)}. ${chanceText(ablation.seeds)}</p>${missing.length > 0 ? `<ul>${missing.join('')}</ul>` : ''}`,
  };
}

function epochsSection(results: Results): Section | undefined {
  const html = epochTables(results).map(({ title, head, rows }) => {
    const columns = head.map((each, index) => ({ title: each, numeric: index > 0 }));
    return `<h3>${text(title)}</h3>${table(columns, rows, { narrow: true })}`;
  });
  return html.length > 0 ? { title: 'Over the epochs', html: html.join('') } : undefined;
}

function drawnSection(collected: Collected): Section | undefined {
  const html = drawnClasses(collected).map((each) => {
    const columns = drawnHead.map((title, index) => ({ title, numeric: index === 1 }));
    return `<h3>${text(drawnTitle(each))}</h3>${table(columns, drawnCells(each), { narrow: true })}`;
  });
  const note =
    '<p class="note">After the last epoch, by the classes that the network sees in what is drawn and in the data. A class is hardly drawn where its share is less than a tenth of its share of the data: a collapsed model leaves classes out.</p>';
  return html.length > 0 ? { title: 'What is drawn', html: note + html.join('') } : undefined;
}

async function curvesSection({ runs }: Collected, { columns }: Results): Promise<Section | undefined> {
  const charts = await Promise.all(columns.map(({ measure }) => drawAblationCurves(runs, measure)));
  const figures = charts.flatMap((chart) => (chart ? `<figure class="chart">${inlineSvg(chart.svg)}</figure>` : []));
  return figures.length > 0 ? { title: 'Curves', html: figures.join('') } : undefined;
}

/** The newest picture of each sample, of the first seed that every arm can show: the same noise, the same examples. */
async function samplesSection({ ablation, runs }: Collected): Promise<Section | undefined> {
  const seed = ablation.seeds[0];
  const shown = runs.filter((run) => run.seed === seed);
  const names = [...new Set((await Promise.all(shown.map(samplesOf))).flat())];
  const blocks = await Promise.all(
    names.map(async (name) => {
      const figures = await Promise.all(shown.map((run) => figure(run, name)));
      return `<h3>${text(name)}</h3><div class="epochs">${figures.join('')}</div>`;
    }),
  );
  const note = `<p class="note">Seed ${seed}: all arms were given the same draws and the same examples.</p>`;
  return blocks.length > 0 ? { title: 'Samples', html: note + blocks.join('') } : undefined;
}

const entriesOf = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => []);

async function samplesOf({ folder }: CollectedRun): Promise<string[]> {
  return (await entriesOf(join(folder, 'samples'))).filter((name) => !name.includes('.'));
}

async function figure(run: CollectedRun, sample: string): Promise<string> {
  const folder = join(run.folder, 'samples', sample);
  const newest = (await entriesOf(folder))
    .filter((name) => name.endsWith('.png'))
    .sort()
    .at(-1);
  if (newest === undefined) return '';
  const png = await readFile(join(folder, newest));
  return `<figure><figcaption>${text(run.arm.id)}, ${text(newest.slice(0, -4))}</figcaption><img alt="${text(sample)} of ${text(run.arm.id)}" src="${dataUri(png)}"></figure>`;
}

function differencesSection({ ablation }: Collected): Section {
  const rows = ablation.arms.map(({ id, differences, epochs, batch }, index) => [
    id,
    index === 0 ? 'the base' : differences.join('; ') || 'nothing',
    String(epochs),
    String(batch),
  ]);
  const columns = [
    { title: 'arm' },
    { title: 'what differs from the base' },
    { title: 'epochs', numeric: true },
    { title: 'batch', numeric: true },
  ];
  return { title: 'Arms', html: table(columns, rows) };
}

/** The section on what the arms share besides the intended changes, and what they cannot share. */
function fairnessSection({ ablation }: Collected): Section {
  const rows = ablation.arms.slice(1).map(({ id, start, unequal }) => {
    const fresh =
      start.fresh.length > 8 ? [...start.fresh.slice(0, 8), `and ${start.fresh.length - 8} more`] : start.fresh;
    return [id, String(start.same), fresh.join(', ') || 'none', unequal.join('; ') || 'nothing'];
  });
  const columns = [
    { title: 'arm' },
    { title: 'weights that start as the base’s', numeric: true },
    { title: 'weights that cannot' },
    { title: 'what else is not equal' },
  ];
  return {
    title: 'What was kept equal',
    html: `<p class="note">Under one seed all arms take the same examples in the same order, the same noise by its name, and the same start for every weight of the same path, shape and initializer.</p>${table(columns, rows)}`,
  };
}

function surroundingsSection({ runs }: Collected): Section {
  const machines = [...new Set(runs.flatMap(({ machine }) => machine || []))];
  const skipped = [...new Set(runs.flatMap((run) => run.skipped))];
  const files = skipped.slice(0, 40).map((file) => `<li>${text(file)}</li>`);
  const list =
    skipped.length > 0
      ? `<p>${skipped.length} data files could not be read and were left out in all arms alike:</p><ul>${files.join('')}</ul>`
      : '';
  return { title: 'Surroundings', html: `<p>${machines.map(text).join('<br>')}</p>${list}` };
}

/**
 * Writes `report.html`, `table.md`, `table.csv` and `results.json` into the ablation's folder; returns the page's path.
 */
export async function writeAblationReport(collected: Collected): Promise<string> {
  const { folder, ablation } = collected;
  const results = resultsOf(collected);
  const sections = [
    resultsSection(collected, results),
    epochsSection(results),
    drawnSection(collected),
    await curvesSection(collected, results),
    await samplesSection(collected),
    differencesSection(collected),
    fairnessSection(collected),
    surroundingsSection(collected),
  ].filter((section) => section !== undefined);
  const body = sections.map(({ title, html }) => `<section><h2>${text(title)}</h2>${html}</section>`).join('\n');
  const settings = Object.entries(ablation.set ?? {})
    .map(([name, value]) => ` · ${name} = ${value}`)
    .join('');
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${text(ablation.name)} · genc ablation</title><style>${style}</style></head>
<body><main><header><h1>${text(ablation.name)}</h1><p>${text(ablation.doc ?? '')}</p><p>${text(ablation.spec)} · ${ablation.arms.length} arms · seeds ${ablation.seeds.join(', ')}${text(settings)}</p></header>
${body}
</main></body></html>
`;
  await writeAtomic(join(folder, 'table.md'), markdown(collected, results));
  await writeAtomic(join(folder, 'table.csv'), csv(collected, results));
  await writeAtomic(join(folder, 'results.json'), `${toJson(json(collected, results), 2)}\n`);
  const path = join(folder, 'report.html');
  await writeAtomic(path, page);
  return path;
}
