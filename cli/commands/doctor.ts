import type { Command } from 'commander';
import { threadsOption } from '../common/options.js';

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('which backends run here, and how fast')
    .description(
      'Tries every tensor backend on this machine, says which one training would use and what the others lack.',
    )
    .addOption(threadsOption())
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExample:\n  $ genc doctor')
    .action(async (options: { json?: boolean; threads?: number }) => {
      const { runDoctor } = await import('../actions/doctor.js');
      process.exitCode = await runDoctor(options);
    });
}
