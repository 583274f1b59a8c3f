import type { Command } from 'commander';
import { addInferenceOptions } from '../common/engine-options.js';
import { Option } from 'commander';
import {
  backendOption,
  checkpointOption,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
} from '../common/options.js';
import type { FidOptions } from '../actions/fid.js';

export function registerFid(program: Command): void {
  const command = program
    .command('fid')
    .summary('how far what a run draws lies from its data: FID, KID, precision and recall')
    .description(
      'Compares what a run draws with data, by features of a network from a file below DATA/weights. The network is part of\nevery number’s name, fid[mnist-cnn]: such numbers are not comparable with those of Inception in papers.\nThe numbers lie in RUN/evaluations/fid-FEATURES.json, with all that they hang on; -MODEL and -SAMPLE follow where --spec and --sample say so.',
    )
    .argument('<run>', 'folder of the run')
    .requiredOption('--features <name>', 'mnist-cnn, fashion-cnn or mobilenet-0.25')
    .option('--spec <model>', 'FILE or FILE:Name: a sample of this spec, with the nets of the run, instead of its own')
    .option('--sample <name>', 'what is drawn (default: the first sample of the spec)')
    .option('--show <output>', 'which picture of the sample (default: its first)')
    .option('-n, --n <n>', 'pictures to draw, and at most to compare with (default: 10,000)', wholeNumber(2))
    .option('--set <name>', 'data set of the spec to compare with (default: that of the training)')
    .addOption(
      new Option('--split <name>', 'of that data set (default: train)').choices(['train', 'validation', 'test']),
    )
    .option('--field <name>', 'picture of that data set (default: the first like those drawn)')
    .option('--seed <n>', 'other draws than those of the run', wholeNumber(0))
    .addOption(checkpointOption())
    .option('--data <folder>', 'where the data sets and weights lie (default: as in the run)')
    .addOption(backendOption())
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(threadsOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc fid runs/dcgan --features fashion-cnn\n  $ genc fid runs/dcgan --features fashion-cnn --n 2048 --split test --json\n  $ genc fid runs/ddpm --features fashion-cnn --spec ddpm.gen:DDIM        another sampler of the same net',
    );
  addInferenceOptions(command).action(async (folder: string, options: FidOptions) => {
    const { runFid } = await import('../actions/fid.js');
    process.exitCode = await runFid(folder, options);
  });
}
