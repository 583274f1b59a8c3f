import type { Command } from 'commander';
import { wholeNumber } from '../common/options.js';

interface DataOptions {
  readonly data?: string;
  readonly json?: boolean;
}

const where = [
  '--data <folder>',
  'where the data sets lie (else GENC_DATA, else the config file, else ./data)',
] as const;

/** `genc data`, `genc data get NAME`, `genc data prepared`, `genc data show NAME`. */
export function registerData(program: Command): void {
  const data = program
    .command('data')
    .summary('the known data sets: what is here, and where to get the rest')
    .description(
      'Lists the data sets that specs can name, says which are in the data directory, and where to get the others.',
    )
    .option(...where)
    .option('--json', 'print the list as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc data\n  $ genc data --data ~/data\n  $ genc data get fashion_mnist\n  $ genc data show faces',
    )
    .action(async (options: DataOptions) => {
      const { runDataList } = await import('../actions/data.js');
      await runDataList(options);
    });
  data
    .command('get')
    .summary('download a data set')
    .description(
      'Downloads a data set from its official address, with a checksum; goes on with an interrupted download.',
    )
    .argument('<name>', 'as specs write it: mnist, fashion_mnist, omniglot, monet2photo')
    .option(...where)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  $ genc data get mnist')
    .action(async (name: string, _options: DataOptions, command: Command) => {
      const { runDataGet } = await import('../actions/data.js');
      await runDataGet(name, command.optsWithGlobals<DataOptions>()); // --data and --json belong to `data` too
    });
  data
    .command('prepared')
    .summary('the pictures that are prepared for PyTorch')
    .description(
      'Lists the pictures that runs with PyTorch have prepared in the cache, with their sizes. They can be removed at any time; the next run prepares them again.',
    )
    .option('--remove [name]', 'remove those of a set, or all of them; not while a run reads them')
    .option('--json', 'print the list as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc data prepared\n  $ genc data prepared --remove faces\nThey lie in GENC_CACHE, or else in ~/.cache/genc.',
    )
    .action(async (_options: unknown, command: Command) => {
      const { runDataPrepared } = await import('../actions/data.js');
      await runDataPrepared(command.optsWithGlobals<DataOptions & { remove?: string | true }>());
    });
  data
    .command('show')
    .summary('a contact sheet of a data set')
    .description('Draws pictures of a data set side by side into one picture.')
    .argument('<name>', 'a known set, a folder of the data directory, or a path')
    .option(...where)
    .option('--json', 'print the result as JSON')
    .option('--out <file>', 'the picture, .png, .jpg or .webp (default: NAME.png)')
    .option('-n, --count <n>', 'how many pictures', wholeNumber(1), 96)
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc data show glyphs\n  $ genc data show ./my-photos -n 24 --out sheet.png',
    )
    .action(async (name: string, _options: unknown, command: Command) => {
      const { runDataShow } = await import('../actions/data.js');
      await runDataShow(name, command.optsWithGlobals<DataOptions & { count: number; out?: string }>());
    });
}
