/** The file for a cluster's scheduler, in the folder of a run that was prepared. */
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ClusterOptions, EngineOptions } from '../common/engine-options.js';
import { paint, print, self } from '../common/terminal.js';
import type { ClusterJob } from './job.js';
import { kubernetesJob } from './kubernetes.js';
import { slurmScript } from './slurm.js';

/** Writes the file and prints how to submit it. Nothing is submitted. */
export async function writeJob(
  folder: string,
  { name, data }: { readonly name: string; readonly data: readonly string[] },
  options: EngineOptions & ClusterOptions,
): Promise<void> {
  const { nodes = 1, processes, device = 'auto', maxRestarts = 3, threads, image, partition, time } = options;
  const job: ClusterJob = {
    ...{ folder: resolve(folder), name, nodes, device, maxRestarts, data },
    processes: typeof processes === 'number' ? processes : 1,
    ...(threads === undefined ? {} : { threads }),
    ...(image === undefined ? {} : { image }),
    ...(partition === undefined ? {} : { partition }),
    ...(time === undefined ? {} : { time }),
  };
  const [file, text, submit] = options.slurm
    ? ['job.slurm', slurmScript(job), 'sbatch']
    : ['job.yaml', kubernetesJob(job), 'kubectl apply -f'];
  const path = join(folder, file);
  await writeFile(path, text);
  print(`${paint.green('prepared')}: model, data and job are ready; nothing is submitted\n`);
  print(`  submit     ${submit} ${path}`);
  print(`  afterwards ${self} report ${folder}`);
}
