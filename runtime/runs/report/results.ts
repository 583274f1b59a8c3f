/** The report's section on results: the newest values on each split, and their curves. */
import { splitNames } from '../data/source/source.js';
import type { RunFolder } from '../folder/contents.js';
import { inlineSvg, number, table } from './html.js';
import type { Section } from './section.js';

interface Measured {
  readonly epoch: number;
  readonly value: number;
}

/** The newest value of every term on a split; some are not measured after each epoch. */
function newest({ metrics }: RunFolder, split: string): Map<string, Measured> {
  const found = new Map<string, Measured>();
  for (const { epoch, values } of metrics.filter((line) => line.kind === 'epoch' && line.split === split).reverse())
    for (const [term, value] of Object.entries(values)) if (!found.has(term)) found.set(term, { epoch, value });
  return found;
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
