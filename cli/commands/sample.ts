import type { Command } from 'commander';
import { Option } from 'commander';
import { backendNames } from '../../runtime/backend/status.js';
import { runOption, threadsOption, wholeNumber } from '../options.js';

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
  data?: string;
  json?: boolean;
}

export function registerSample(program: Command): void {
  program
    .command('sample')
    .summary('draw from a trained model')
    .description('Draws a sample of the spec from the checkpoint of a run, as a PNG.')
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
    .option('--out <file>', 'the picture (default: RUN/samples/SAMPLE.png)')
    .addOption(
      new Option('--checkpoint <which>', 'the newest, or that of the best validation loss').choices(['last', 'best']),
    )
    .addOption(new Option('--backend <name>', 'what computes; see genc doctor').choices(backendNames))
    .addOption(runOption())
    .addOption(threadsOption())
    .option('--data <folder>', 'where the data sets lie (default: as in the run)')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', '\nExample:\n  $ genc sample runs/vae generate --n 64 --seed 7 --out more.png')
    .action(async (folder: string, sample: string | undefined, options: SampleOptions) => {
      const { existsSync } = await import('node:fs');
      const { UsageError } = await import('../failure.js');
      const { note, print, printJson } = await import('../terminal.js');
      if (!existsSync(folder))
        throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
      const { prepare } = await import('../train.js');
      await prepare(options);
      const { sampleRun } = await import('../../runtime/node.js');
      const { n, each, show, seed, out, checkpoint, data, run } = options;
      const drawn = await sampleRun({
        ...{ folder, sample, n, each, show, seed, out, checkpoint, dataDirectory: data, runs: run },
        onProgress: (event) => event.kind === 'warning' && note(`warning: ${event.message}`),
      });
      if (options.json) printJson(drawn);
      else print(drawn.path);
    });
}
