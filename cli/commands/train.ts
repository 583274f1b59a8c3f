import type { Command } from 'commander';
import { addClusterOptions, addEngineOptions, addNodesOptions } from '../common/engine-options.js';
import { Option } from 'commander';
import { backendNames } from '../../runtime/engine/backend/status.js';
import {
  collectSetting,
  epochsOption,
  portOption,
  positiveNumber,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
  changedDataOption,
} from '../common/options.js';
import type { TrainOptions } from '../actions/train.js';

export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train a model; the run becomes a folder with a report')
    .description(
      'Trains a model and records the run in a folder: checkpoints, metrics, pictures, report.html.\nCtrl-C writes a checkpoint first; --resume goes on as if nothing had happened.',
    )
    .argument('[model]', 'FILE or FILE:Name (default: the only spec of this folder)')
    .option('--set <name=value>', 'give a param another value (repeatable)', collectSetting)
    .option('--epochs <n>', 'instead of what the spec says; in every stage, or coding=2,density=3', epochsOption)
    .option('--batch <n>', 'instead of what the spec says', wholeNumber(1))
    .option('--steps <n>', 'stop after so many iterations', wholeNumber(1))
    .option('--minutes <n>', 'stop after so many minutes', positiveNumber)
    .option('--seed <n>', 'of all randomness', wholeNumber(0))
    .option('--data <folder>', 'where the data sets lie (else GENC_DATA, else the config file)')
    .addOption(
      new Option('--backend <name>', 'what computes (default: the fastest); see genc doctor').choices(backendNames),
    )
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(changedDataOption())
    .addOption(threadsOption())
    .option('--out <folder>', 'folder of the run (default: a new one in runs/)')
    .option('--strict', 'stop at a damaged image instead of leaving it out')
    .option('--resume <run>', 'go on with an interrupted run')
    .option(
      '--watch-port <n>',
      'show the run in a browser while it trains, as genc watch does; 0: any port',
      portOption,
    )
    .option('--json', 'print progress as JSON lines')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc train vae.gen\n  $ genc train dcgan.gen:WGAN_GP --epochs 5 --data ~/data\n  $ genc train vae.gen --set latent=32 --seed 1\n  $ genc train --resume runs/vae-001',
    );
  addClusterOptions(addNodesOptions(addEngineOptions(command))).action(
    async (model: string | undefined, options: TrainOptions) => {
      const { runTrain } = await import('../actions/train.js');
      process.exitCode = await runTrain(model, options);
    },
  );
}
