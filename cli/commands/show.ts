import type { Command } from 'commander';
import { Option } from 'commander';
import { collectSetting } from '../common/options.js';

interface ShowOptions {
  json?: boolean;
  all?: boolean;
  plan?: boolean;
  fold?: boolean;
  graph?: 'svg' | 'mermaid' | 'dot';
  set?: Record<string, string>;
}

export function registerShow(program: Command): void {
  program
    .command('show')
    .summary('layer tables: shapes, parameters, FLOPs')
    .description(
      'Shows what a model is made of: per net its layers with output shapes, receptive fields, parameters and FLOPs per example; or what a run of it does.',
    )
    .argument('[model]', 'FILE or FILE:Name (default: the only spec of this folder)')
    .option('--all', 'every operation; long tables have a row for each block otherwise')
    .addOption(
      new Option('--plan', 'show instead what a run trains, measures, draws and claims').conflicts(['all', 'graph']),
    )
    .option('--json', 'print it as JSON')
    .addOption(new Option('--graph <format>', 'print the graph instead').choices(['svg', 'mermaid', 'dot']))
    .option('--fold', 'with --graph: a box for each block and repeat instead of each operation')
    .option('--set <name=value>', 'give a param another value (repeatable)', collectSetting)
    .addHelpText(
      'after',
      '\nExamples:\n  $ genc show dcgan.gen:WGAN_GP\n  $ genc show vae.gen --set latent=32 --json\n  $ genc show vae.gen --graph svg > vae.svg\n  $ genc show vae.gen --plan',
    )
    .action(async (model: string | undefined, options: ShowOptions) => {
      const [{ parseAddress }, { compileSpec }, { print, printJson }, compiler] = await Promise.all([
        import('../common/spec-address.js'),
        import('../common/spec.js'),
        import('../common/terminal.js'),
        import('../../compiler/index.js'),
      ]);
      const { graph } = await compileSpec(parseAddress(model), options.set);
      const drawing = { fold: options.fold ?? false };
      if (options.graph === 'mermaid') return print(compiler.graphToMermaid(graph, drawing).trimEnd());
      if (options.graph === 'dot') return print(compiler.graphToDot(graph, drawing).trimEnd());
      if (options.graph === 'svg') {
        const viz = await (await import('@viz-js/viz')).instance();
        return print(viz.renderString(compiler.graphToDot(graph, drawing), { format: 'svg' }).trimEnd());
      }
      if (options.plan) {
        const plan = compiler.runPlanOf(graph);
        if (options.json) return printJson(plan);
        const { planTables } = await import('../actions/show-plan.js');
        return print(await planTables(plan, graph.train ? compiler.communicationOf(graph) : []));
      }
      if (options.json) return printJson(compiler.summarize(graph));
      const { summaryTable } = await import('../common/summary-table.js');
      print(await summaryTable(graph, options.all ?? false));
    });
}
