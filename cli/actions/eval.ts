import type { StoredEvaluation } from '../../runtime/runs/folder/evaluations.js';
import { number, printClaims } from '../common/print-claims.js';
import { onRun } from '../common/work-on-run.js';
import { compileFor } from '../common/spec.js';
import { inferenceOf } from '../common/torch.js';
import { finishKept } from './report.js';
import type { InferenceOptions } from '../common/engine-options.js';
import { note, paint, print, printJson, self } from '../common/terminal.js';

export interface EvalOptions extends InferenceOptions {
  readonly data?: string;
  readonly seed?: number;
  readonly spec?: string;
  readonly backend?: string;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Evaluates a run; returns the exit code. */
export function runEval(folder: string, name: string | undefined, options: EvalOptions): Promise<number> {
  const messages = {
    stopping: 'stopping; what was evaluated before stays',
    stopped: () => note(`${paint.yellow('stopped')}; evaluate again with: ${self} eval ${folder}`),
  };
  return onRun(folder, options, messages, async (work) => {
    const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec);
    await finishKept(folder, work);
    const inference = await inferenceOf(options, today?.graph);
    const { evaluateRun, loadModule } = await import('../../runtime/node.js');
    const { evaluations, claims, files, report, step, epoch } = await evaluateRun({
      ...{ ...work, name, seed: options.seed },
      ...(inference ? { inference } : {}),
      ...(today ? { today: { model: await loadModule(today.code, 'model.ts'), spec: today.file } } : {}),
    });
    return async () => {
      if (options.json) printJson({ folder, step, epoch, evaluations, claims, files, report });
      else {
        for (const evaluation of evaluations) await printEvaluation(evaluation);
        printClaims(claims);
        print(`\n  report     ${report}`);
      }
      return options.strict && claims.some(({ outcome }) => outcome !== 'held') ? 1 : 0;
    };
  });
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
