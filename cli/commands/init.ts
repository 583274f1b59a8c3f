import type { Command } from 'commander';

export function registerInit(program: Command): void {
  program
    .command('init')
    .summary('write a first spec')
    .description(
      'Writes a small commented spec, a variational autoencoder on the built-in digits, that trains without a download.',
    )
    .argument('[folder]', 'where; made when it is not there', '.')
    .option('--name <file>', 'name of the spec', 'vae.gen')
    .addHelpText('after', '\nExample:\n  $ genc init my-vae && cd my-vae && genc train')
    .action(async (folder: string, options: { name: string }) => {
      const { runInit } = await import('../actions/init.js');
      runInit(folder, options.name);
    });
}
