/** The page of `genc diff --html`. */
import { diffSubjects, drawings, renderHtml, subjectOf, tell } from '../../../compiler/diff/index.js';
import { renderer } from './graphviz.js';

export interface Side {
  readonly path: string;
  readonly model?: string;
  readonly label: string;
  readonly read: (path: string) => string | undefined;
}

export async function differences(first: Side, second: Side): Promise<string> {
  const [before, after] = [first, second].map(({ path, model, read }) => subjectOf(path, { read, model }).subject!);
  const diff = diffSubjects(before!, after!);
  const story = tell(diff, { before: first.label, after: second.label });
  const told = diff.changes.filter(({ weight }) => weight !== 'spelling');
  const draw = await renderer();
  return renderHtml(story, drawings(diff, told), draw);
}
