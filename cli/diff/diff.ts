import {
  diffSubjects,
  drawings,
  renderHtml,
  renderMarkdown,
  renderText,
  tell,
  toDiffJson,
  verdictOf,
} from '../../compiler/diff/index.js';
import { UsageError } from '../common/failure.js';
import { paint, print, printJson, widthOf } from '../common/terminal.js';
import { writeText } from '../common/write-text.js';
import { loadSide } from './side.js';

export interface DiffOptions {
  readonly all?: boolean;
  readonly markdown?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly exitCode?: boolean;
  readonly strict?: boolean;
  readonly columns?: number;
}

/** The columns of an output of unknown width. */
const defaultColumns = 100;

/** Compares two models and prints the differences; returns the exit code. */
export async function runDiff(first: string, second: string, options: DiffOptions): Promise<number> {
  if (options.markdown && options.json) throw new UsageError('--markdown and --json are two answers', 'choose one');
  const [before, after] = [loadSide(first), loadSide(second)];
  const diff = diffSubjects(before, after);
  const names = { before: before.label, after: after.label };
  const story = tell(diff, { ...names, all: options.all });
  if (options.html !== undefined) {
    const viz = await (await import('@viz-js/viz')).instance();
    const told = diff.changes.filter(({ weight }) => weight !== 'spelling');
    writeText(
      options.html,
      renderHtml(story, drawings(diff, told), (dot) => viz.renderString(dot, { format: 'svg' })),
    );
  }
  if (options.json) printJson(toDiffJson(diff, names));
  else if (options.markdown) print(renderMarkdown(story));
  else if (options.html !== undefined) print(options.html);
  else {
    const width = options.columns ?? widthOf(process.stdout) ?? defaultColumns;
    print(renderText(story, diff.changes, { paint, width }));
  }
  if (!options.exitCode && !options.strict) return 0;
  const verdict = verdictOf(diff.changes);
  return verdict === 'different' || (verdict === 'names' && options.strict) ? 1 : 0;
}
