import type { Command } from 'commander';
import { backendOption, runOption, sourceOption, threadsOption } from '../common/options.js';
import type { OnRunOptions } from '../common/work-on-run.js';

export function registerReport(program: Command): void {
  program
    .command('report')
    .summary('draw the report of a run anew')
    .description(
      'Draws report.html of a run from what its folder holds. A training on a cluster, without genc, keeps the weights of every moment\nat which pictures or distances were due: they are drawn and measured first.',
    )
    .argument('<run>', 'folder of the run')
    .option('--data <folder>', 'where the data sets lie (default: as in the run)')
    .addOption(backendOption())
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(threadsOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', '\nExample:\n  $ genc report runs/dcgan')
    .action(async (folder: string, options: OnRunOptions) => {
      const { runReport } = await import('../actions/report.js');
      process.exitCode = await runReport(folder, options);
    });
}
