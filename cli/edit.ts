import { existsSync } from 'node:fs';
import type { RunEdit } from '../runtime/record/edit-run.js';
import type { EditOptions } from './commands/edit.js';
import { UsageError } from './failure.js';
import { progressReporter } from './progress.js';
import { compileFor } from './spec.js';
import { interactive, print, printJson } from './terminal.js';
import { Interruption, prepare } from './train.js';

/** Learns a direction and moves pictures along it; answers the exit code. */
export async function runEdit(folder: string, options: EditOptions): Promise<number> {
  if (!existsSync(folder))
    throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
  if (options.set && options.spec === undefined)
    throw new UsageError('--set changes a spec, and none is named', 'add --spec FILE');
  const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec, options.set);
  const interruption = new Interruption('stopping after this batch; nothing was written');
  const progress = progressReporter(interactive(process.stderr) && !options.json ? 'bar' : 'lines');
  try {
    await prepare(options);
    const { editRun, loadModule } = await import('../runtime/node.js');
    const { data, run, sample, draw, ...rest } = options;
    const { edit, files } = await editRun({
      ...{ ...rest, folder, project: sample, decode: draw },
      ...{ dataDirectory: data, runs: run, signal: interruption.signal },
      ...(today ? { today: { model: await loadModule(today.code, 'model.ts'), spec: today.file } } : {}),
      onProgress: (event) => {
        if (!options.json || event.kind === 'warning') progress.show(event);
      },
    });
    progress.end();
    if (options.json) printJson({ folder, files, ...edit });
    else describe(edit, files);
    return 0;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    return interruption.exitCode;
  } finally {
    progress.end();
    interruption.end();
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

function describe({ along, counts, error, ...rest }: RunEdit, files: readonly string[]): void {
  const told = ({ correct, count, accuracy, interval }: RunEdit['heldOut']): string =>
    `${correct} of ${count}, ${percent(accuracy)} (95 % interval ${percent(interval[0])} to ${percent(interval[1])})`;
  print(`${along.field}: from ${along.from} to ${along.to}, learned from ${counts.learned} projections of each`);
  print(
    `  told apart   ${told(rest.heldOut)} of those held out; ${percent(rest.learned.accuracy)} of those learned from`,
  );
  print(`  by pixels    ${told(rest.pixels)}, the same way without a generator`);
  print(`  projections  mean squared difference ${error.toPrecision(4)}`);
  files.forEach((file, index) => print(`  ${index === 0 ? 'files     ' : '          '}   ${file}`));
}
