/** The results of an ablation's runs, collected and reported. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, UsageError } from '../common/failure.js';
import { paint, print, printJson } from '../common/terminal.js';
import type { AblateOptions } from './options.js';

/** Collects the finished runs of this folder and of other folders; returns the exit code. */
export async function collect(folder: string, options: AblateOptions): Promise<number> {
  const { collectAblation, resultsOf, writeAblationReport } = await import('../../runtime/runs/ablation/index.js');
  const elsewhere = Array.isArray(options.collect) ? options.collect : [];
  for (const place of elsewhere) if (!existsSync(place)) throw new UsageError(`there is no folder ${place}`);
  const collected = await collectAblation(folder, elsewhere);
  const page = await writeAblationReport(collected);
  if (options.json) printJson(resultsOf(collected));
  else await conclude(folder, page, elsewhere);
  if (collected.runs.every(({ status }) => status !== 'finished')) throw new Failure('no run is finished yet');
  return 0;
}

/** Prints the table and the path of the report. */
export async function conclude(folder: string, page: string, elsewhere: readonly string[] = []): Promise<void> {
  const { collectAblation, incomplete, markdownTable, resultsOf, unmeasured } =
    await import('../../runtime/runs/ablation/index.js');
  const collected = await collectAblation(folder, elsewhere);
  const results = resultsOf(collected);
  print(`\n${markdownTable(results)}\n`);
  for (const line of [...incomplete(collected.runs), ...unmeasured(collected.runs, results)])
    print(`  ${paint.yellow(line)}`);
  print(`  report   ${page}\n  table    ${join(folder, 'table.md')}, table.csv, results.json`);
}
