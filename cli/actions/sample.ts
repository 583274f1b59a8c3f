import { existsSync } from 'node:fs';
import { fileEndingOf, pictureFormatOf, sampleFormatHint } from '../../runtime/runs/figures/picture-format.js';
import { chosenText } from '../../runtime/runs/folder/chosen-examples.js';
import { prepare } from '../common/backend.js';
import { UsageError } from '../common/failure.js';
import { progressReporter } from '../common/progress.js';
import { compileFor } from '../common/spec.js';
import { inferenceOf } from '../common/torch.js';
import type { InferenceOptions } from '../common/engine-options.js';
import { interactive, print, printJson } from '../common/terminal.js';

export interface SampleOptions extends InferenceOptions {
  readonly n?: number;
  readonly each?: string;
  readonly show?: readonly string[];
  readonly seed?: number;
  readonly out?: string;
  readonly checkpoint?: 'last' | 'best';
  readonly backend?: string;
  readonly run?: Record<string, string>;
  readonly source?: Record<string, string>;
  readonly spec?: string;
  readonly set?: Record<string, string>;
  readonly data?: string;
  readonly json?: boolean;
}

/** Draws a sample of a run; returns the exit code. */
export async function runSample(folder: string, sample: string | undefined, options: SampleOptions): Promise<number> {
  if (!existsSync(folder))
    throw new UsageError(`there is no run ${folder}`, 'runs stand in runs/ unless --out said otherwise');
  if (options.out !== undefined && !pictureFormatOf(options.out) && !fileEndingOf(options.out))
    throw new UsageError(`samples cannot be written as ${options.out}`, sampleFormatHint);
  if (options.set && options.spec === undefined)
    throw new UsageError('--set changes a spec, and none is named', 'add --spec FILE');
  const today = options.spec === undefined ? undefined : await compileFor(folder, options.spec, options.set);
  const inference = await inferenceOf(options, today?.graph);
  await prepare(options);
  const { loadModule, sampleRun } = await import('../../runtime/node.js');
  const { n, each, show, seed, out, checkpoint, data, run, source } = options;
  const progress = progressReporter(interactive(process.stderr) && !options.json ? 'bar' : 'lines');
  const drawn = await sampleRun({
    ...{ folder, sample, n, each, show, seed, out, checkpoint, dataDirectory: data, runs: run, elsewhere: source },
    ...(today ? { today: await loadModule(today.code, 'model.ts') } : {}),
    ...(inference ? { inference } : {}),
    onProgress: (event) => {
      if (event.kind === 'warning' || !options.json) progress.show(event);
    },
  });
  if (options.json) printJson(drawn);
  else {
    for (const path of drawn.paths) print(path);
    if (drawn.chosen) print(chosenText(drawn.chosen));
  }
  return 0;
}
