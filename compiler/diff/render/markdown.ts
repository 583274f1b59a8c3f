/** A diff for a pull request. */
import { markdownCode, markdownCodeLine, markdownLine, markdownText } from '../../../runtime/escape/markdown.js';
import { checkpointText } from './checkpoint-text.js';
import type { Line, Story } from './story.js';
import { totalsRows } from './totals-table.js';

export function renderMarkdown(story: Story): string {
  const parts = [`### ${markdownCode(story.before)} → ${markdownCode(story.after)}`, story.headline];
  for (const { title, lines } of story.blocks)
    parts.push([`**${title}**`, '', ...lines.flatMap(renderLine)].join('\n'));
  const rows = totalsRows(story.totals);
  if (rows.length > 0 && story.verdict !== 'same') {
    const cells = rows.map(
      ({ name, before, after, difference }) => `| ${[name, before, after, difference].map(markdownText).join(' | ')} |`,
    );
    parts.push(['| total | before | after | difference |', '| --- | ---: | ---: | ---: |', ...cells].join('\n'));
  }
  if (story.verdict !== 'same') {
    const [first, ...rest] = checkpointText(story.checkpoint);
    parts.push([first!, ...(rest.length > 0 ? ['', ...rest.map((line) => `- ${markdownLine(line)}`)] : [])].join('\n'));
  }
  return parts.map((part) => part.trimEnd()).join('\n\n');
}

const signs = { '+': 'added', '-': 'removed', '~': 'changed', '>': 'renamed' } as const;

function renderLine({ mark, label, text, sides, notes }: Line): string[] {
  const head = `- ${signs[mark]} ${markdownCode(label)}`;
  const told = sides
    ? [
        `${head}`,
        '',
        '  ```diff',
        `  - ${markdownCodeLine(sides.before)}`,
        `  + ${markdownCodeLine(sides.after)}`,
        '  ```',
        '',
      ]
    : [`${head}: ${markdownText(text)}`];
  return [...told, ...notes.map((note) => `  - ${markdownLine(note)}`)];
}
