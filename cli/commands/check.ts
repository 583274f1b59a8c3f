import type { Command } from 'commander';
import { collectSetting } from '../common/options.js';

export function registerCheck(program: Command): void {
  program
    .command('check')
    .summary('find mistakes: syntax, names, shapes, losses, training')
    .description('Checks specs without running, loading or training anything.')
    .argument(
      '[files...]',
      'specs, or folders to search but for what a .gencignore names (default: the current folder); FILE:Name checks one model',
    )
    .option('--fix', 'apply the fixes that cannot change what is meant')
    .option('--strict', 'count warnings as errors')
    .option('--json', 'print the messages as JSON')
    .option('--set <name=value>', 'give a param another value (repeatable)', collectSetting)
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc check dcgan.gen\n  $ genc check specs --strict\n  $ genc check vae.gen --fix',
    )
    .action(async (files: string[], options) => {
      const { runCheck } = await import('../actions/check.js');
      process.exitCode = runCheck(files, options);
    });
}
