import type { Command } from 'commander';
import { portOption } from '../common/options.js';
import type { WatchOptions } from '../actions/watch.js';

export function registerWatch(program: Command): void {
  program
    .command('watch')
    .summary('look at a run while it trains: curves, samples, state, in a browser')
    .description(
      'Serves a page on this machine that shows a run or an ablation as it goes on, whoever trains it, or when it is over.\nIt only reads the folder, which may come later. Ctrl-C ends it; the run does not notice.',
    )
    .argument('[run]', 'folder of the run or the ablation (default: the one in runs/ that was written last)')
    .option(
      '--port <n>',
      'of the address; 0 is any that is free (default: 8765, or another where that is taken)',
      portOption,
    )
    .option('--open', 'open the page in the browser')
    .addHelpText('after', '\nExamples:\n  $ genc watch --open\n  $ genc watch runs/vae-001 --port 9000')
    .action(async (folder: string | undefined, options: WatchOptions) => {
      const { runWatch } = await import('../actions/watch.js');
      process.exitCode = await runWatch(folder, options);
    });
}
