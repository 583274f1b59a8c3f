/** `report.html`: a self-contained page that shows a run. It is made anew from the folder's files every time. */
import { join } from 'node:path';
import { writeAtomic } from '../files/atomic.js';
import { readRunFolder } from '../folder/contents.js';
import { dataSets } from './data-section.js';
import { distances } from './distances.js';
import { claims, evaluations } from './evaluations.js';
import { text } from './html.js';
import { skippedFiles, surroundings, specification } from './provenance.js';
import { architecture } from './architecture.js';
import { plots, samples } from './pictures.js';
import { results } from './results.js';
import { header } from './header.js';
import { style } from './style.js';

/** Writes the page and returns its path. */
export async function writeReport(folder: string): Promise<string> {
  const content = await readRunFolder(folder);
  const sections = [
    results(content),
    samples(content),
    plots(content),
    distances(content),
    evaluations(content),
    claims(content),
    architecture(content),
    specification(content),
    dataSets(content),
    surroundings(content),
    skippedFiles(content),
  ].filter((section) => section !== undefined);
  const links = sections.map(({ id, title }) => `<a href="#${id}">${text(title)}</a>`).join('');
  const body = sections
    .map(({ id, title, html }) => `<section id="${id}"><h2>${text(title)}</h2>${html}</section>`)
    .join('\n');
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'">
<title>${text(content.run.model)} · genc run</title><style>${style}</style></head>
<body><main>${header(content, links)}
${body}
</main></body></html>
`;
  const path = join(folder, 'report.html');
  await writeAtomic(path, page);
  return path;
}
