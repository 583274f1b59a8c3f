import type { RunEdit } from '../../runtime/runs/edit/edit-run.js';
import { UsageError } from '../common/failure.js';
import { onRun } from '../common/work-on-run.js';
import { compileFor } from '../common/spec.js';
import { inferenceOf } from '../common/torch.js';
import type { InferenceOptions } from '../common/engine-options.js';
import { print, printJson } from '../common/terminal.js';

export interface EditOptions extends InferenceOptions {
  readonly along: string;
  readonly from?: string;
  readonly to?: string;
  readonly sample?: string;
  readonly draw?: string;
  readonly n?: number;
  readonly heldOut?: number;
  readonly show?: number;
  readonly strengths?: number[];
  readonly batch?: number;
  readonly split?: 'train' | 'validation' | 'test';
  readonly spec?: string;
  readonly set?: Record<string, string>;
  readonly seed?: number;
  readonly checkpoint?: 'last' | 'best';
  readonly data?: string;
  readonly backend?: string;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly json?: boolean;
}

/** Learns a direction and moves pictures along it; returns the exit code. */
export function runEdit(folder: string, options: EditOptions): Promise<number> {
  if (options.set && options.spec === undefined)
    throw new UsageError('--set changes a spec, and none is named', 'add --spec FILE');
  return onRun(folder, options, { stopping: 'stopping after this batch; nothing was written' }, async (work) => {
    const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec, options.set);
    const { editRun, loadModule } = await import('../../runtime/node.js');
    const { sample, draw, ...rest } = options;
    const inference = await inferenceOf(options, today?.graph);
    const { edit, files } = await editRun({
      ...{ ...rest, ...work, project: sample, decode: draw },
      ...(inference ? { inference } : {}),
      ...(today ? { today: { model: await loadModule(today.code, 'model.ts'), spec: today.file } } : {}),
    });
    return () => {
      if (options.json) printJson({ folder, files, ...edit });
      else describe(edit, files);
      return 0;
    };
  });
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
