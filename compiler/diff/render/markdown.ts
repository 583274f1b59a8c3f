/** A diff for a pull request. */
import { checkpointText } from './checkpoint-text.js';
import type { Line, Story } from './story.js';
import { totalsRows } from './totals-table.js';

export function renderMarkdown(story: Story): string {
  const parts = [`### ${code(story.before)} → ${code(story.after)}`, story.headline];
  for (const { title, lines } of story.blocks)
    parts.push([`**${title}**`, '', ...lines.flatMap(renderLine)].join('\n'));
  const rows = totalsRows(story.totals);
  if (rows.length > 0 && story.verdict !== 'same') {
    const cells = rows.map(
      ({ name, before, after, difference }) => `| ${name} | ${before} | ${after} | ${difference} |`,
    );
    parts.push(['| total | before | after | difference |', '| --- | ---: | ---: | ---: |', ...cells].join('\n'));
  }
  if (story.verdict !== 'same') {
    const [first, ...rest] = checkpointText(story.checkpoint);
    parts.push([first!, ...(rest.length > 0 ? ['', ...rest.map((line) => `- ${escape(line)}`)] : [])].join('\n'));
  }
  return parts.map((part) => part.trimEnd()).join('\n\n');
}

const signs = { '+': 'added', '-': 'removed', '~': 'changed', '>': 'renamed' } as const;

function renderLine({ mark, label, text, sides, notes }: Line): string[] {
  const head = `- ${signs[mark]} ${code(label)}`;
  const told = sides
    ? [`${head}`, '', '  ```diff', `  - ${sides.before}`, `  + ${sides.after}`, '  ```', '']
    : [`${head}: ${escape(text)}`];
  return [...told, ...notes.map((note) => `  - ${escape(note)}`)];
}

/** As code, whatever backticks it holds. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** Underscores within words are no emphasis. */
const escape = (text: string): string => text.replace(/[\\`*{}[\]<>|#]/g, '\\$&').replace(/(?<!\w)_|_(?!\w)/g, '\\_');
