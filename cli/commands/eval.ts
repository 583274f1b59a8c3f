import type { Command } from 'commander';
import { addInferenceOptions } from '../common/engine-options.js';
import { backendOption, runOption, sourceOption, threadsOption, wholeNumber } from '../common/options.js';
import type { EvalOptions } from '../actions/eval.js';

export function registerEval(program: Command): void {
  const command = program
    .command('eval')
    .summary('score the data sets of an `evaluate` block, and check the claims')
    .description(
      'Does the evaluations of a run’s spec from its newest checkpoint, and holds its claims against the results.\nA run that finishes does so by itself; the numbers lie in RUN/evaluations, the verdicts in its report.',
    )
    .argument('<run>', 'folder of the run, finished or stopped')
    .argument('[name]', 'one evaluation (default: all)')
    .option('--spec <model>', 'FILE or FILE:Name: what this spec evaluates and claims, instead of the run’s own')
    .option('--data <folder>', 'where the data sets lie (default: as in the run)')
    .option('--seed <n>', 'of draws and resampling (default: that of the run)', wholeNumber(0))
    .addOption(backendOption())
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(threadsOption())
    .option('--strict', 'exit with 1 when a claim fails or cannot be evaluated')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc eval runs/realnvp\n  $ genc eval runs/realnvp ood --strict\n  $ genc eval runs/realnvp --spec realnvp.gen        its evaluations as they are written today',
    );
  addInferenceOptions(command).action(async (folder: string, name: string | undefined, options: EvalOptions) => {
    const { runEval } = await import('../actions/eval.js');
    process.exitCode = await runEval(folder, name, options);
  });
}
