/** What an estimate asks of this machine, in a process of its own, so that its memory is released. */
import { readFile } from 'node:fs/promises';
import { fromJson } from '../../runtime/common/json.js';
import type { DataDefinition } from '../../runtime/contract/model.js';
import { prepare } from '../common/backend.js';
import { note, print } from '../common/terminal.js';
import type { WorkerOptions } from './worker.js';

/**
 * Prints a line of JSON for each answer. Of the definition of a data set: the machine's speed, then the number of
 * examples. Of a compiled module: the seconds of an iteration, then that number.
 *
 * @param base The folder of the spec.
 */
export async function probe(path: string, base: string, options: WorkerOptions): Promise<number> {
  const { countExamples, machineSpeed, measureIteration } = await import('../../runtime/runs/ablation/index.js');
  const text = await readFile(path, 'utf8');
  const backend = await prepare(options);
  let definition: DataDefinition;
  if (path.endsWith('.json')) {
    definition = fromJson<DataDefinition>(text);
    print(JSON.stringify({ speed: await machineSpeed(backend) }));
  } else {
    const { loadModule } = await import('../../runtime/node.js');
    const model = await loadModule(text, path);
    definition = model.data[model.train.data]!;
    print(JSON.stringify({ seconds: await measureIteration(model, model.train.batch) }));
  }
  print(JSON.stringify({ examples: await countExamples(definition, { base, dataDirectory: options.data }, note) }));
  return 0;
}
