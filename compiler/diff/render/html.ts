/** A diff as one self-contained page: the changes in words, and both graphs side by side. */
import { text as htmlText } from '../../../runtime/escape/html.js';
import type { Drawing } from './dot.js';
import { checkpointText } from './checkpoint-text.js';
import type { Line, Story } from './story.js';
import { totalsRows } from './totals-table.js';

/** Draws DOT as SVG; the command line brings Graphviz. */
export type DrawSvg = (dot: string) => string;

export function renderHtml(story: Story, drawings: readonly Drawing[], draw: DrawSvg): string {
  const blocks = story.blocks.map(
    ({ title, lines }) => `<section><h2>${htmlText(title)}</h2><dl>${lines.map(renderLine).join('')}</dl></section>`,
  );
  const rows = totalsRows(story.totals).map(
    ({ name, before, after, difference }) =>
      `<tr><th scope="row">${htmlText(name)}</th><td>${htmlText(before)}</td><td>${htmlText(after)}</td><td>${htmlText(difference)}</td></tr>`,
  );
  const graphs = drawings.map(
    ({ net, before, after }) =>
      `<section><h2>${htmlText(net)}</h2><div class="pair">${figure(story.before, before, draw)}${figure(story.after, after, draw)}</div></section>`,
  );
  const checkpoint = checkpointText(story.checkpoint).map((line) => `<p>${htmlText(line)}</p>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${htmlText(`${story.before} → ${story.after}`)}</title>
<style>${style}</style>
</head>
<body>
<header><h1><del>${htmlText(story.before)}</del> <ins>${htmlText(story.after)}</ins></h1><p>${htmlText(story.headline)}</p></header>
<main>
${blocks.join('\n')}
<section><h2>totals</h2><div class="scroll"><table><thead><tr><th></th><th>before</th><th>after</th><th>difference</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${checkpoint.join('')}</section>
${graphs.length > 0 ? `<section><h2>graphs</h2><p class="legend"><span class="added">added</span><span class="removed">removed</span><span class="changed">changed</span><span class="follows">follows from a change</span><span class="renamed">another path</span></p></section>` : ''}
${graphs.join('\n')}
</main>
</body>
</html>
`;
}

const words = { '+': 'added', '-': 'removed', '~': 'changed', '>': 'renamed' } as const;

function renderLine({ mark, label, text, sides, notes }: Line): string {
  const told = sides
    ? `<code class="before">${htmlText(sides.before)}</code><code class="after">${htmlText(sides.after)}</code>`
    : `<p>${htmlText(text)}</p>`;
  const list = notes.length > 0 ? `<ul>${notes.map((note) => `<li>${htmlText(note)}</li>`).join('')}</ul>` : '';
  return `<dt><span class="mark ${words[mark]}" title="${words[mark]}">${mark === '>' ? '→' : mark === '-' ? '−' : htmlText(mark)}</span> ${htmlText(label)}</dt><dd>${told}${list}</dd>`;
}

const figure = (caption: string, dot: string, draw: DrawSvg): string =>
  `<figure><figcaption>${htmlText(caption)}</figcaption>${dot === '' ? '<p>not there</p>' : draw(dot).replace(/^[\s\S]*?(?=<svg)/, '')}</figure>`;

const style = `
:root { color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #1f2730; background: #fff; }
body { margin: 0 auto; max-width: 1200px; padding: 24px; }
h1 { font-size: 20px; margin: 0; } h1 del, h1 ins { display: block; text-decoration: none; }
h1 del { color: #9c2f2a; } h1 del::before { content: '− '; } h1 ins { color: #1f6f33; } h1 ins::before { content: '+ '; }
h2 { font-size: 16px; margin: 28px 0 8px; border-bottom: 1px solid #d5dae0; padding-bottom: 4px; }
dl { display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 6px 20px; margin: 0; }
dt { font-weight: 600; } dd { margin: 0; min-width: 0; } dd p { margin: 0; } dd ul { margin: 2px 0 0; padding-left: 18px; color: #5b6570; }
code { display: block; white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; padding: 2px 8px; border-radius: 4px; }
.before, .removed { background: #f6c3c0; } .after, .added { background: #bfe8c5; } .changed { background: #fbd98a; } .renamed { background: #c9e3f7; } .follows { background: #fdf3d8; }
.before { background: #fdecea; } .after { background: #e8f6ea; margin-top: 2px; }
.mark { display: inline-block; width: 1.4em; text-align: center; border-radius: 4px; }
.legend span { padding: 2px 10px; border-radius: 4px; margin-right: 8px; }
table { border-collapse: collapse; } td, th { padding: 3px 14px 3px 0; text-align: right; font-variant-numeric: tabular-nums; } th[scope=row] { text-align: left; font-weight: 400; }
.scroll, figure { overflow-x: auto; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; } figure { margin: 0; } figcaption { color: #5b6570; font-size: 13px; } svg { max-width: 100%; height: auto; }
@media (max-width: 700px) { dl, .pair { grid-template-columns: 1fr; } }
`;
