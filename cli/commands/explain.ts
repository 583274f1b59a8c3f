import type { Command } from 'commander';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .summary('explain the code of a message')
    .description('Prints the help page of a message: why it is so, a bad and a good example.')
    .argument('[code]', 'GEN2001, 2001, or its name; without one: the list of all')
    .option('--json', 'print the page as JSON')
    .addHelpText('after', '\nExamples:\n  $ genc explain GEN2001\n  $ genc explain')
    .action(async (code: string | undefined, options: { json?: boolean }) => {
      const { pages, pageFor } = await import('../../compiler/diagnostics/catalogue.js');
      const { paint, print, printJson } = await import('../common/terminal.js');
      if (code === undefined) {
        if (options.json) return printJson(pages);
        for (const page of pages) print(`${paint.bold(page.code)}  ${page.severity.padEnd(7)}  ${page.title}`);
        return;
      }
      const page = pageFor(code);
      if (!page) {
        const { nearest } = await import('../../compiler/diagnostics/suggest.js');
        const { UsageError } = await import('../common/failure.js');
        const meant =
          nearest(
            code.toUpperCase(),
            pages.map((each) => each.code),
          ) ??
          nearest(
            code,
            pages.map((each) => each.name),
          );
        throw new UsageError(
          `there is no message ${code}`,
          meant ? `did you mean ${meant}?` : 'genc explain lists them all',
        );
      }
      if (options.json) return printJson(page);
      const indented = (text: string): string => text.trim().replace(/^(?=.)/gm, '    ');
      print(
        `${paint.bold(`${page.code} ${page.name}`)} (${page.severity})\n${page.title}\n\n${page.explanation.trim()}\n`,
      );
      print(`${paint.red('Bad')}\n\n${indented(page.bad)}\n\n${paint.green('Good')}\n\n${indented(page.good)}`);
    });
}
