import { note, paint, print, printJson, self } from '../common/terminal.js';
import { onRun } from '../common/work-on-run.js';
import type { OnRunOptions, Work } from '../common/work-on-run.js';

/** Draws the report of a run anew, and first what its training left; returns the exit code. */
export function runReport(folder: string, options: OnRunOptions): Promise<number> {
  const messages = {
    stopping: 'stopping; what was drawn before stays',
    stopped: () => note(`${paint.yellow('stopped')}; go on with: ${self} report ${folder}`),
  };
  return onRun(folder, options, messages, async (work) => {
    const { reportRun } = await import('../../runtime/node.js');
    const { report, pictures } = await reportRun(folder, work);
    return () => {
      if (options.json) printJson({ folder, report, pictures });
      else {
        print(`  report     ${report}`);
        pictures.forEach((path, index) => print(`  ${index === 0 ? 'pictures' : '        '}   ${path}`));
      }
      return 0;
    };
  });
}

/** Draws and measures what a training without genc left, if there is anything, before other work on the run. */
export async function finishKept(folder: string, work: Partial<Work>, ended?: boolean): Promise<void> {
  const { keptMoments, reportRun } = await import('../../runtime/node.js');
  if ((await keptMoments(folder)).length === 0) return;
  await reportRun(folder, { ...work, ...(ended === undefined ? {} : { ended }) });
}
