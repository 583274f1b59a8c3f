import type { Command } from 'commander';

export function registerFmt(program: Command): void {
  program
    .command('fmt')
    .summary('format specs')
    .description('Rewrites specs in the one standard form; comments stay where they are.')
    .argument('[files...]', 'specs, or folders to search (default: the current folder); - formats standard input')
    .option('--check', 'change nothing; fail and name the files that are not formatted')
    .addHelpText('after', '\nExamples:\n  $ genc fmt dcgan.gen\n  $ genc fmt --check specs\n  $ genc fmt - < draft.gen')
    .action(async (files: string[], options: { check?: boolean }) => {
      const { runFmt } = await import('../actions/fmt.js');
      process.exitCode = runFmt(files, options.check ?? false);
    });
}
