/** Small pieces of HTML. Everything from outside goes through `text`. */
import { text } from '../../escape/html.js';

export { text };

/** A number for people: grouped if whole, four significant digits otherwise; one that is not finite by its name. */
export function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(3);
  return value.toLocaleString('en-US', {
    minimumFractionDigits: size < 10 ? 3 : 2,
    maximumFractionDigits: size < 1 ? 4 : size < 10 ? 3 : 2,
  });
}

export interface Column {
  readonly title: string;
  readonly numeric?: boolean;
  readonly code?: boolean;
}

export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: { narrow?: boolean; sum?: boolean } = {},
): string {
  const head = columns.map(({ title, numeric }) => `<th${numeric ? ' class="n"' : ''}>${text(title)}</th>`).join('');
  const body = rows.map((row, index) => {
    const cells = row.map((cell, at) => {
      const { numeric, code } = columns[at]!;
      return `<td${numeric ? ' class="n"' : ''}>${code ? `<code>${text(cell)}</code>` : text(cell)}</td>`;
    });
    return `<tr${options.sum && index === rows.length - 1 ? ' class="sum"' : ''}>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table${options.narrow ? ' class="narrow"' : ''}><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

export const dataUri = (content: Buffer, type = 'image/png'): string =>
  `data:${type};base64,${content.toString('base64')}`;

let charts = 0;
/** An SVG within the page. Vega numbers its clip paths from 0 in every chart, so each chart gets names of its own. */
export function inlineSvg(svg: string): string {
  charts++;
  return svg
    .replace(/^[\s\S]*?(?=<svg)/, '')
    .replaceAll(/id="([\w-]+)"/g, `id="c${charts}-$1"`)
    .replaceAll(/url\(#([\w-]+)\)/g, `url(#c${charts}-$1)`)
    .replaceAll(/href="#([\w-]+)"/g, `href="#c${charts}-$1"`);
}

const keywords =
  'score|inside|outside|model|variant|of|param|data|net|block|flow|fn|let|loss|metric|train|step|stage|together|minimize|over|with|batch|epochs|schedule|sample|plot|expect|return|repeat|as|if|then|else|use|from|in|on|at|every|first|each|clip|freeze|split|drop|swap|set|insert|for|after|ablation|codebook|pool|claim|evaluate';
const spec = new RegExp(`(//[^\\n]*)|("(?:[^"\\\\\\n]|\\\\.)*")|\\b(${keywords})\\b`, 'g');

/** A spec with its comments and keywords marked. */
export function highlighted(source: string): string {
  let html = '';
  let last = 0;
  for (const match of source.matchAll(spec)) {
    html += text(source.slice(last, match.index));
    const [whole, comment, , keyword] = match;
    html +=
      comment !== undefined
        ? `<span class="c">${text(whole)}</span>`
        : keyword !== undefined
          ? `<span class="k">${whole}</span>`
          : text(whole);
    last = match.index + whole.length;
  }
  return html + text(source.slice(last));
}
