/** The report's sections on evaluations and claims. */
import type { Comparison, JudgedClaim } from '../../library/evaluate/index.js';
import type { DrawnEvaluation, RunFolder } from '../folder/contents.js';
import type { StoredEvaluation } from '../folder/evaluations.js';
import { inlineSvg, number, table, text } from './html.js';
import type { Section } from './section.js';

export function evaluations({ evaluations: drawn }: Pick<RunFolder, 'evaluations'>): Section | undefined {
  if (drawn.length === 0) return undefined;
  const html = drawn.map(({ result, figures }) => {
    const averages = Object.entries(result.averages).map(
      ([name, { on, value }]) => `${name} over ${on} ${number(value)}`,
    );
    const note = `After epoch ${result.epoch}, ${number(result.step)} iterations. A score is one number per example, higher for what is more inside; AUROC is the share of pairs in which ${result.sets[0]!.name} scores higher, with its 95 % bootstrap interval.${averages.length > 0 ? ` Given to the scores: ${averages.join(', ')}.` : ''}`;
    return `<p class="note">${text(note)}</p>${result.scores.map((score) => scoreHtml(result, score, figures)).join('\n')}`;
  });
  return { id: 'evaluation', title: 'Evaluation', html: html.join('\n') };
}

function scoreHtml(
  { name: evaluation, sets }: StoredEvaluation,
  { name, sets: summaries, comparisons }: StoredEvaluation['scores'][number],
  figures: DrawnEvaluation['figures'],
): string {
  const titles = ['examples', 'mean', 'std', '5 %', 'median', '95 %', 'AUROC', '95 % interval', 'scores higher'];
  const columns = [{ title: 'set' }, { title: '' }, ...titles.map((title) => ({ title, numeric: true }))];
  const rows = sets.map(({ name: set, role }) => {
    const { count, mean, std, low, median, high } = summaries[set]!;
    const compared = comparisons.find((each) => each.set === set);
    return [set, role, ...[count, mean, std, low, median, high].map(number), ...comparedCells(compared)];
  });
  const figure = figures.get(name);
  const verdicts = comparisons.map(({ verdict }) => `<li>${text(verdict)}</li>`);
  return [
    `<h3>${text(`${evaluation}.${name}`)}</h3>`,
    table(columns, rows),
    verdicts.length > 0 ? `<ul>${verdicts.join('')}</ul>` : '',
    figure === undefined ? '' : `<figure class="chart">${inlineSvg(figure)}</figure>`,
  ].join('\n');
}

/** The AUROC, its interval, and how often the set scores higher; empty for the set with which all are compared. */
export function comparedCells(compared: Comparison | undefined): string[] {
  if (!compared) return ['', '', ''];
  const share = (value: number | null): string => (Number.isFinite(value) ? value!.toFixed(3) : '–');
  const [low, high] = compared.interval;
  const higher = Number.isFinite(compared.higher) ? `${(100 * compared.higher).toFixed(1)} %` : '–';
  return [share(compared.auroc), `${share(low)} … ${share(high)}`, higher];
}

/** The outcome `0.069 < 0.5`, or the reason why there is nothing to compare. */
export const claimFound = ({ left, right, why }: JudgedClaim): string =>
  left === undefined || right === undefined ? (why ?? '') : `${number(left)} against ${number(right)}`;

export function claims({ claims: judged }: Pick<RunFolder, 'claims'>): Section | undefined {
  if (judged.length === 0) return undefined;
  const columns = [{ title: 'claim', code: true }, { title: '' }, { title: 'found' }];
  const rows = judged.map((claim) => [claim.claim, claim.outcome, claimFound(claim)]);
  return { id: 'claims', title: 'Claims', html: table(columns, rows, { narrow: true }) };
}
