import type { Command } from 'commander';
import { Option } from 'commander';

export function registerLsp(program: Command): void {
  program
    .command('lsp')
    .summary('the language server, for editors')
    .description(
      'Serves an editor over standard input and output: messages, shapes, completion, renaming. Editors start it themselves; docs/editor.md says how.',
    )
    .option('--stdio', 'speak over standard input and output; the only way, so it may be left out')
    // Clients on vscode-languageclient name their process; the message `initialize` does so as well.
    .addOption(new Option('--clientProcessId <pid>', 'the process of the editor').hideHelp())
    .addHelpText('after', '\nExample:\n  $ genc lsp --stdio')
    .action(async () => {
      const { runLsp } = await import('../actions/lsp.js');
      runLsp();
    });
}
