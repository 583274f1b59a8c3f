import type { Command } from 'commander';
import { addInferenceOptions } from '../common/engine-options.js';
import { InvalidArgumentError, Option } from 'commander';
import {
  backendOption,
  checkpointOption,
  collectSetting,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
} from '../common/options.js';
import type { EditOptions } from '../actions/edit.js';

/** Numbers from a list such as `-2,-1,0,1,2`. */
function numbers(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError('Write numbers with commas, e.g. -2,-1,0,1,2.');
}

export function registerEdit(program: Command): void {
  const command = program
    .command('edit')
    .summary('move pictures from one kind to another in the codes of a generator')
    .description(
      'Projects labelled pictures into the codes of a run’s generator, learns the direction from one kind to another from some of\nthem, says how well it tells others apart, and draws those moved along it. Everything lies in RUN/edits.',
    )
    .argument('<run>', 'folder of the run')
    .requiredOption('--along <field>', 'class field of the data whose kinds are told apart')
    .option('--from <class>', 'by name or number (default: the first)')
    .option('--to <class>', 'by name or number (default: the second)')
    .option('--sample <name>', 'the procedure that finds the code of a picture (default: the first that does)')
    .option('--draw <name>', 'the sample that draws a code (default: the first that does)')
    .option('-n, --n <n>', 'pictures of each kind to learn from (default: 16)', wholeNumber(1))
    .option('--held-out <n>', 'further pictures of each kind to judge by (default: 8)', wholeNumber(1))
    .option('--show <n>', 'of these, so many of each kind are moved and drawn (default: 4)', wholeNumber(1))
    .option('--strengths <list>', 'how far; 2 is from mean to mean (default: -2,-1,0,1,2)', numbers)
    .option('--batch <n>', 'pictures to project at a time (default: 8)', wholeNumber(1))
    .addOption(new Option('--split <name>', 'of the data (default: test)').choices(['train', 'validation', 'test']))
    .option('--spec <model>', 'FILE or FILE:Name: samples of this spec, with the nets of the run, instead of its own')
    .option('--set <param=value>', 'with --spec: other than the run had it (repeatable)', collectSetting)
    .option('--seed <n>', 'other draws than those of the run', wholeNumber(0))
    .addOption(checkpointOption())
    .option('--data <folder>', 'where the data sets lie (default: as in the run)')
    .addOption(backendOption())
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(threadsOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc edit runs/stylegan --along kind\n  $ genc edit runs/stylegan --along kind --n 32 --held-out 16 --spec stylegan.gen --set steps=200',
    );
  addInferenceOptions(command).action(async (folder: string, options: EditOptions) => {
    const { runEdit } = await import('../actions/edit.js');
    process.exitCode = await runEdit(folder, options);
  });
}
