import type { Command } from 'commander';
import { addEngineOptions } from '../common/engine-options.js';
import { InvalidArgumentError, Option } from 'commander';
import { backendNames } from '../../runtime/engine/backend/status.js';
import {
  collectSetting,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
  changedDataOption,
} from '../common/options.js';
import type { AblateOptions } from '../ablate/options.js';

function seedList(text: string): number[] {
  const seeds = text.split(',').map((word) => Number(word.trim()));
  if (seeds.length === 0 || seeds.some((seed) => !Number.isSafeInteger(seed) || seed < 0))
    throw new InvalidArgumentError('Write whole numbers with commas between them, e.g. 0,1,2.');
  return [...new Set(seeds)];
}

export function registerAblate(program: Command): void {
  const command = program
    .command('ablate')
    .summary('train all runs of an ablation and compare them')
    .description(
      'Plans an ablation of a spec, trains its runs in processes of their own, and writes a table, curves and a report.\nCtrl-C writes checkpoints; the same command on the ablation’s folder goes on.',
    )
    .argument('[ablation]', 'FILE or FILE:ablation, or the folder of an ablation to go on with')
    .option('--plan', 'show the plan and end')
    .option('--measure', 'time iterations for the plan instead of estimating them; minutes for large models')
    .option('--out <folder>', 'folder of the ablation (default: a new one in runs/)')
    .option('--jobs <n>', 'runs at a time (default: 1)', wholeNumber(1))
    .addOption(threadsOption())
    .option('--seeds <list>', 'instead of what the spec says, e.g. 0,1,2', seedList)
    .option('--epochs <n>', 'of every run, instead of what the spec says', wholeNumber(1))
    .option('--set <name=value>', 'give a param another value in every run (repeatable)', collectSetting)
    .option('--data <folder>', 'where the data sets lie (else GENC_DATA, else the config file)')
    .addOption(
      new Option('--backend <name>', 'what computes (default: the fastest); see genc doctor').choices(backendNames),
    )
    .addOption(runOption())
    .addOption(sourceOption())
    .addOption(changedDataOption())
    .option('--retry', 'try failed runs again')
    .option('--only <run>', 'train this one run of the ablation, by number or as ARM/seed-0')
    .addOption(new Option('--probe <base>').hideHelp())
    .option('--slurm', 'write a Slurm job array instead of running, one run a job')
    .option('--k8s', 'write a Kubernetes indexed job instead of running, one run a pod')
    .option('--image <name>', 'container image for --k8s (default: node:20)')
    .option('--collect [folders...]', 'gather what is finished, here and in other folders, and write the report')
    .option('--json', 'print the plan, the progress or the results as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc ablate colorize.gen --plan\n  $ genc ablate dcgan.gen:losses --jobs 2 --data ~/data\n  $ genc ablate runs/losses-20260317-142501\n  $ genc ablate dcgan.gen:losses --plan --slurm --out losses\n  $ genc ablate losses --collect ~/other/runs',
    );
  addEngineOptions(command).action(async (place: string | undefined, options: AblateOptions) => {
    if (options.probe !== undefined && place !== undefined) {
      const { probe } = await import('../ablate/probe.js');
      process.exitCode = await probe(place, options.probe, options);
      return;
    }
    const { runAblate } = await import('../ablate/ablate.js');
    process.exitCode = await runAblate(place, options);
  });
}
