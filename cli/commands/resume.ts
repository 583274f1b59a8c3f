import type { Command } from 'commander';
import { addClusterOptions, addEngineOptions, addNodesOptions } from '../common/engine-options.js';
import type { TrainOptions } from '../actions/train.js';
import {
  epochsOption,
  portOption,
  positiveNumber,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
  changedDataOption,
} from '../common/options.js';

export function registerResume(program: Command): void {
  const command = program
    .command('resume')
    .summary('go on with an interrupted run')
    .description(
      'Goes on with an interrupted run, bit for bit as if it had never stopped. The same as genc train --resume RUN.',
    )
    .argument('<run>', 'folder of the run')
    .option('--epochs <n>', 'train to this epoch instead; of stages that are not over, or density=100', epochsOption)
    .option('--steps <n>', 'stop after so many iterations', wholeNumber(1))
    .option('--minutes <n>', 'stop after so many minutes', positiveNumber)
    .option('--data <folder>', 'where the data sets lie (else GENC_DATA, else the config file)')
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(changedDataOption())
    .addOption(threadsOption())
    .option(
      '--watch-port <n>',
      'show the run in a browser while it trains, as genc watch does; 0: any port',
      portOption,
    )
    .option('--json', 'print progress as JSON lines')
    .addHelpText('after', '\nExample:\n  $ genc resume runs/vae-001');
  addClusterOptions(addNodesOptions(addEngineOptions(command, 'as before'))).action(
    async (run: string, options: TrainOptions) => {
      const { runTrain } = await import('../actions/train.js');
      process.exitCode = await runTrain(undefined, { ...options, resume: run });
    },
  );
}
