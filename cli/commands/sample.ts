import type { Command } from 'commander';
import {
  backendOption,
  checkpointOption,
  collectSetting,
  runOption,
  sourceOption,
  threadsOption,
  wholeNumber,
} from '../common/options.js';

interface SampleOptions {
  n?: number;
  each?: string;
  show?: string[];
  seed?: number;
  out?: string;
  checkpoint?: 'last' | 'best';
  backend?: string;
  threads?: number;
  run?: Record<string, string>;
  source?: Record<string, string>;
  spec?: string;
  set?: Record<string, string>;
  data?: string;
  json?: boolean;
}

export function registerSample(program: Command): void {
  program
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
    .option('--out <file>', 'the picture, .png, .jpg or .webp (default: RUN/samples/SAMPLE.png)')
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
    )
    .action(async (folder: string, sample: string | undefined, options: SampleOptions) => {
      const { existsSync } = await import('node:fs');
      const { UsageError } = await import('../common/failure.js');
      const { interactive, print, printJson } = await import('../common/terminal.js');
      if (!existsSync(folder))
        throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
      await checkEnding(options.out);
      if (options.set && options.spec === undefined)
        throw new UsageError('--set changes a spec, and none is named', 'add --spec FILE');
      const { compileFor } = await import('../common/spec.js');
      const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec, options.set);
      const { prepare } = await import('../actions/train.js');
      await prepare(options);
      const { loadModule, sampleRun } = await import('../../runtime/node.js');
      const { progressReporter } = await import('../common/progress.js');
      const { n, each, show, seed, out, checkpoint, data, run, source } = options;
      const progress = progressReporter(interactive(process.stderr) && !options.json ? 'bar' : 'lines');
      const drawn = await sampleRun({
        ...{ folder, sample, n, each, show, seed, out, checkpoint, dataDirectory: data, runs: run, elsewhere: source },
        ...(today ? { today: await loadModule(today.code, 'model.ts') } : {}),
        onProgress: (event) => {
          if (event.kind === 'warning' || !options.json) progress.show(event);
        },
      });
      if (options.json) printJson(drawn);
      else for (const path of drawn.paths) print(path);
    });
}

/** Refuses a file whose ending says no format that pictures are written in. */
async function checkEnding(path: string | undefined): Promise<void> {
  const { formatHint, pictureFormatOf } = await import('../../runtime/runs/figures/picture-format.js');
  const { UsageError } = await import('../common/failure.js');
  if (path !== undefined && !pictureFormatOf(path))
    throw new UsageError(`pictures cannot be written as ${path}`, formatHint);
}
