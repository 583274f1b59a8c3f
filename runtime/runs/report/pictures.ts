/** The report's sections on samples and plots. */
import type { Range } from '../figures/ranges.js';
import { chosenText } from '../folder/chosen-examples.js';
import type { Picture, RunFolder } from '../folder/contents.js';
import { dataUri, inlineSvg, number, table, text } from './html.js';
import type { Section } from './section.js';

const whenDrawn = ({ name }: Picture): string => name.replace(/^(epoch|step)-0*(\d)/, '$1 $2');
/** The most letters of a text that the page shows; the file has all. */
const mostLetters = 20_000;

function image(picture: Picture, caption: string): string {
  const head = `<figcaption>${text(caption)}</figcaption>`;
  if (picture.text !== undefined)
    return `<figure>${head}<pre>${text(picture.text.slice(0, mostLetters))}</pre></figure>`;
  const player = picture.sound
    ? `<audio controls aria-label="${text(caption)}" src="${dataUri(picture.sound, 'audio/wav')}"></audio>`
    : '';
  return `<figure>${head}<img alt="${text(caption)}" src="${dataUri(picture.png)}">${player}</figure>`;
}

export function samples(content: RunFolder): Section | undefined {
  if (content.samples.size === 0) return undefined;
  const html = [...content.samples].map(([name, pictures]) => {
    const last = pictures.at(-1)!;
    const earlier = pictures.slice(0, -1).reverse();
    const before =
      earlier.length === 0
        ? ''
        : `<details><summary>Earlier: ${earlier.length === 1 ? 'one picture' : `${earlier.length} pictures`}</summary><div class="epochs">${earlier.map((picture) => image(picture, whenDrawn(picture))).join('')}</div></details>`;
    const chosen = content.chosen.get(name);
    const said = chosen ? `<p>${text(chosenText(chosen))}.</p>` : '';
    return `<h3>${text(name)}</h3>${said}${image(last, whenDrawn(last))}${before}`;
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
