import type { Command } from 'commander';
import type { DiffOptions } from '../diff/diff.js';
import { wholeNumber } from '../common/options.js';

export function registerDiff(program: Command): void {
  program
    .command('diff')
    .summary('what differs between two models')
    .description(
      'Compares two models by what they are, not by their text: layers, shapes, losses, training, data, parameters, FLOPs,\nand whether the weights of the one load into the other.',
    )
    .argument('<before>', 'FILE, FILE:Name, REV:FILE or REV:FILE:Name of git, or the folder of a run')
    .argument('<after>', 'the same')
    .option('--all', 'differences of spelling too: defaults written out, names of values')
    .option('--markdown', 'for a pull request')
    .option('--json', 'typed changes as JSON (docs/diff.md)')
    .option('--html <file>', 'write a page with both graphs')
    .option('--columns <n>', 'width of the output; from 120 on the models stand side by side', wholeNumber(40))
    .option('--exit-code', 'exit with 1 when the meaning differs, as git diff does')
    .option('--strict', 'the same when only names differ that checkpoints are keyed by')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc diff dcgan.gen:DCGAN dcgan.gen:WGAN_GP\n  $ genc diff HEAD:vae.gen vae.gen --exit-code\n  $ genc diff runs/vae-001 vae.gen --markdown',
    )
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { runDiff } = await import('../diff/diff.js');
      process.exitCode = await runDiff(before, after, options);
    });
}
