/** A diff for a terminal: one column, or two if there is room. */
import type { Colors } from 'picocolors/types.js';
import type { AnyChange } from '../compare/changes.js';
import { checkpointText } from './checkpoint-text.js';
import { drawRows, fit, rowStates } from './side-by-side.js';
import type { Block, Line, Mark, Story } from './story.js';
import { totalsRows } from './totals-table.js';

export interface TextOptions {
  readonly paint: Colors;
  /** The width in columns. From 120 on, the two models stand side by side. */
  readonly width: number;
}

const widest = 160;

export function renderText(story: Story, changes: readonly AnyChange[], { paint, width }: TextOptions): string {
  const columns = Math.min(width, widest);
  const parts = [
    `${paint.red('-')} ${paint.bold(story.before)}\n${paint.green('+')} ${paint.bold(story.after)}`,
    story.headline,
    ...story.blocks.map((block) => renderBlock(block, changes, paint, columns)),
    ...(story.verdict === 'same' && story.blocks.length === 0
      ? []
      : [
          totals(story, paint),
          checkpointText(story.checkpoint)
            .map((line, index) => (index === 0 ? paint.bold(line) : `  ${line}`))
            .flatMap((line) => wrap(line, columns, 4))
            .join('\n'),
        ]),
  ];
  if (story.untold > 0) {
    const count = story.untold === 1 ? 'One more differs' : `${story.untold} more differ`;
    const note = `${count} in spelling alone, such as a default written out or a value by another name: --all shows it.`;
    parts.push(
      wrap(note, columns, 0)
        .map((line) => paint.dim(line))
        .join('\n'),
    );
  }
  return parts.join('\n\n');
}

function colour(paint: Colors, mark: Mark): (text: string) => string {
  return { '+': paint.green, '-': paint.red, '~': paint.yellow, '>': paint.cyan }[mark];
}

function renderBlock(block: Block, changes: readonly AnyChange[], paint: Colors, columns: number): string {
  const title = paint.bold(block.title);
  if (columns < 120) return [title, ...narrow(block.lines, paint, columns)].join('\n');
  if (!block.net) return [title, ...wide(block.lines, paint, columns)].join('\n');
  // The table says everything about single layers. Lines say more about inputs, outputs and layers with the same change.
  const told = block.lines.filter(({ layers }) => layers === undefined);
  return [title, ...narrow(told, paint, columns), ...table(block, block.net, changes, paint, columns)].join('\n');
}

const labelWidth = (lines: readonly Line[]): number =>
  Math.min(32, Math.max(0, ...lines.map(({ label }) => label.length)));

function narrow(lines: readonly Line[], paint: Colors, columns: number): string[] {
  const labels = labelWidth(lines);
  return lines.flatMap(({ mark, label, text, notes }) => {
    const draw = colour(paint, mark);
    const indent = labels + 6;
    const [first = '', ...rest] = wrap(text, columns, indent, indent);
    const name = label.length > labels ? `${label}  ` : label.padEnd(labels + 2);
    return [
      `  ${draw(mark)} ${paint.bold(name)}${first.trimStart()}`,
      ...rest,
      ...notes.flatMap((note) => wrap(note, columns, indent + 2, indent)).map((line) => paint.dim(line)),
    ];
  });
}

function wide(lines: readonly Line[], paint: Colors, columns: number): string[] {
  const labels = labelWidth(lines);
  const half = Math.floor((columns - labels - 9) / 2);
  return lines.flatMap((line) => {
    const { mark, label, sides, notes } = line;
    if (!sides) return narrow([{ ...line, label: label.padEnd(labels) }], paint, columns);
    const left = wrap(sides.before, half, 0);
    const right = wrap(sides.after, half, 0);
    const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
      const head =
        index === 0 ? `  ${colour(paint, mark)(mark)} ${paint.bold(label.padEnd(labels + 2))}` : ' '.repeat(labels + 6);
      return `${head}${paint.red(fit(left[index] ?? '', half))} ${paint.dim('│')} ${paint.green(right[index] ?? '')}`.trimEnd();
    });
    return [
      ...rows,
      ...notes.flatMap((note) => wrap(note, columns, labels + 8, labels + 6)).map((text) => paint.dim(text)),
    ];
  });
}

const marks = { alike: ' ', follows: ' ', added: '+', removed: '-', changed: '~', renamed: '>' } as const;

function table(
  block: Block,
  net: NonNullable<Block['net']>,
  changes: readonly AnyChange[],
  paint: Colors,
  columns: number,
): string[] {
  const half = Math.floor((columns - 7) / 2);
  const words = new Map(block.lines.flatMap(({ layers = [], text }) => layers.map((path) => [path, text])));
  return drawRows(net, rowStates(net, changes), half).flatMap((drawn) => {
    if (drawn.kind === 'gap') return [paint.dim(`    ⋮ ${drawn.rows} alike`)];
    const { state, before = '', after = '', path } = drawn;
    // Content that does not fit into its cell is said in words.
    const cut = state === 'changed' && `${before}${after}`.includes('…') ? words.get(path) : undefined;
    const mark = marks[state];
    const [left, right] =
      state === 'alike'
        ? [paint.dim, paint.dim]
        : state === 'follows'
          ? [paint.yellow, paint.yellow]
          : state === 'renamed'
            ? [paint.cyan, paint.cyan]
            : [paint.red, paint.green];
    const sign = mark === ' ' ? ' ' : colour(paint, mark)(mark);
    const line = `  ${sign} ${left(fit(before, half))} ${paint.dim('│')} ${right(after)}`.trimEnd();
    return cut === undefined ? [line] : [line, ...wrap(cut, columns, 8, 6).map((text) => paint.dim(text))];
  });
}

function totals(story: Story, paint: Colors): string {
  const rows = totalsRows(story.totals);
  const column = (pick: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => pick(row).length));
  const [name, before, after] = [column((row) => row.name), column((row) => row.before), column((row) => row.after)];
  const lines = rows.map((row) => {
    const line =
      `  ${row.name.padEnd(name)}  ${row.before.padStart(before)} → ${row.after.padStart(after)}  ${row.difference}`.trimEnd();
    return row.difference === '' ? paint.dim(line) : line;
  });
  return [paint.bold('totals'), ...lines].join('\n');
}

/** Words on lines of a width. The first line is indented by `first`, the others by `hang`. Long words stick out. */
function wrap(text: string, columns: number, hang: number, first = 0): string[] {
  const lines: string[] = [];
  const glued = text.replace(/\[[^\]]*\]/g, (list) => list.replaceAll(' ', '\u00a0'));
  let line = ' '.repeat(first);
  let empty = true;
  for (const word of glued.split(' ')) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = ' '.repeat(hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].map((each) => each.replaceAll('\u00a0', ' '));
}
