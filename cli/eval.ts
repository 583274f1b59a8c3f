import { existsSync } from 'node:fs';
import type { StoredEvaluation } from '../runtime/record/evaluate-run.js';
import { number, printClaims } from './claims.js';
import type { EvalOptions } from './commands/eval.js';
import { UsageError } from './failure.js';
import { progressReporter } from './progress.js';
import { compileFor } from './spec.js';
import { interactive, note, paint, print, printJson, self } from './terminal.js';
import { Interruption, prepare } from './train.js';

/** Evaluates a run; answers the exit code. */
export async function runEval(folder: string, name: string | undefined, options: EvalOptions): Promise<number> {
  if (!existsSync(folder))
    throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
  const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec);
  const interruption = new Interruption('stopping; what was evaluated before stays');
  const drawn = interactive(process.stderr) && !options.json;
  const progress = progressReporter(drawn ? 'bar' : 'lines');
  try {
    await prepare(options);
    const { evaluateRun, loadModule } = await import('../runtime/node.js');
    const { data, seed, run } = options;
    const { evaluations, claims, files, report, step, epoch } = await evaluateRun({
      ...{ folder, name, seed, dataDirectory: data, runs: run, signal: interruption.signal },
      ...(today ? { today: { model: await loadModule(today.code, 'model.ts'), spec: today.file } } : {}),
      onProgress: (event) => {
        if (!options.json || event.kind === 'warning') progress.show(event);
      },
    });
    progress.end();
    if (options.json) printJson({ folder, step, epoch, evaluations, claims, files, report });
    else {
      for (const evaluation of evaluations) await printEvaluation(evaluation);
      printClaims(claims);
      print(`\n  report     ${report}`);
    }
    return options.strict && claims.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    progress.end();
    note(`${paint.yellow('stopped')}; evaluate again with: ${self} eval ${folder}`);
    return interruption.exitCode;
  } finally {
    progress.end();
    interruption.end();
  }
}

const share = (value: number | null): string => (Number.isFinite(value) ? value!.toFixed(3) : '–');

async function printEvaluation({ name, sets, scores }: StoredEvaluation): Promise<void> {
  const { default: Table } = await import('cli-table3');
  for (const score of scores) {
    const table = new Table({
      head: ['set', '', 'examples', 'mean', 'std', 'median', 'AUROC', '95 % interval'],
      colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
      style: {
        head: paint.isColorSupported ? ['bold'] : [],
        border: paint.isColorSupported ? ['gray'] : [],
        compact: true,
      },
    });
    for (const { name: set, role } of sets) {
      const { count, mean, std, median } = score.sets[set]!;
      const compared = score.comparisons.find((each) => each.set === set);
      const range = compared ? `${share(compared.interval[0])} … ${share(compared.interval[1])}` : '';
      const numbers = [count.toLocaleString('en-US'), number(mean), number(std), number(median)];
      table.push([set, role, ...numbers, compared ? share(compared.auroc) : '', range]);
    }
    print(`${paint.bold(`${name}.${score.name}`)}\n${table.toString()}`);
    for (const { verdict } of score.comparisons) print(`  ${verdict}`);
    print();
  }
}
