import type { Command } from 'commander';
import { addInferenceOptions } from '../common/engine-options.js';
import {
  backendOption,
  checkpointOption,
  collectSetting,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
} from '../common/options.js';
import type { SampleOptions } from '../actions/sample.js';

export function registerSample(program: Command): void {
  const command = program
    .command('sample')
    .summary('draw from a trained model')
    .description(
      'Draws a sample of the spec from the checkpoint of a run, as a picture; many examples make several, SAMPLE-1.png, SAMPLE-2.png …',
    )
    .argument('<run>', 'folder of the run')
    .argument('[sample]', 'name of the sample (default: the first of the spec)')
    .option('-n, --n <n>', 'how many examples', wholeNumber(1))
    .option('--each <field>', 'repeat for each class of this given value')
    .option(
      '--show <output>',
      'draw only this output, by name or number from 1 (repeatable)',
      (output: string, before: string[] = []) => [...before, output],
    )
    .option('--seed <n>', 'other draws than those of the run', wholeNumber(0))
    .option(
      '--out <file>',
      'the file: .png, .jpg or .webp; .txt, .csv or .wav for texts, numbers and sounds (default: RUN/samples/SAMPLE.png)',
    )
    .addOption(checkpointOption())
    .option(
      '--spec <model>',
      'FILE or FILE:Name: a sample of this spec, with the nets of the run, instead of the run’s own',
    )
    .option('--set <param=value>', 'with --spec: other than the run had it (repeatable)', collectSetting)
    .addOption(backendOption())
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(threadsOption())
    .option('--data <folder>', 'where the data sets lie (default: as in the run)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc sample runs/vae generate --n 64 --seed 7 --out more.png\n  $ genc sample runs/stylegan project --spec stylegan.gen --set steps=200      a procedure, from the spec of today',
    );
  addInferenceOptions(command).action(async (folder: string, sample: string | undefined, options: SampleOptions) => {
    const { runSample } = await import('../actions/sample.js');
    process.exitCode = await runSample(folder, sample, options);
  });
}
