import { Option } from 'commander';
import type { Command } from 'commander';
import { collectSetting } from '../common/options.js';
import type { CompileOptions } from '../actions/compile.js';

export function registerCompile(program: Command): void {
  program
    .command('compile')
    .summary('write a model as TypeScript, or as Python for PyTorch')
    .description(
      'Compiles a model to one readable TypeScript module on @tensorflow/tfjs-core and genc/runtime, or to a folder with a Python module that needs PyTorch alone.',
    )
    .argument('[model]', 'FILE or FILE:Name (default: the only spec of this folder)')
    .addOption(new Option('-t, --target <name>', 'the language').choices(['tfjs', 'torch']).default('tfjs'))
    .option(
      '-o, --out <path>',
      'where to write it; - is standard output (default: beside the spec, as FILE.ts or the folder FILE-torch)',
    )
    .option('-w, --watch', 'compile again whenever the spec or a file that it uses changes')
    .option('--no-fuse', 'leave each activation a line of its own instead of a setting of the layer before it')
    .option('--set <name=value>', 'give a param another value (repeatable)', collectSetting)
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc compile vae.gen\n  $ genc compile dcgan.gen:WGAN_GP --out wgan-gp.ts\n  $ genc compile vae.gen --watch\n  $ genc compile vae.gen --target torch --out vae/',
    )
    .action(async (model: string | undefined, options: CompileOptions) => {
      const { runCompile, watchCompile } = await import('../actions/compile.js');
      if (options.watch) await watchCompile(model, options);
      else await runCompile(model, options);
    });
}
