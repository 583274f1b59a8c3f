/** Job arrays that train an ablation on a cluster's own scheduler, one run per job. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AblationFile } from '../../runtime/runs/ablation/index.js';
import { engineWords } from '../common/engine-options.js';
import { UsageError } from '../common/failure.js';
import { print, self } from '../common/terminal.js';
import type { AblateOptions } from './options.js';
import { scriptLine, shellWord, yamlString } from '../../compiler/escape/shell.js';

export interface JobOptions {
  readonly folder: string;
  readonly name: string;
  readonly runs: number;
  readonly threads: number;
  /** Container image, for Kubernetes. */
  readonly image?: string;
  readonly data?: string;
  /** The options of the engine, as words of a command. */
  readonly engine?: readonly string[];
  /** The GPUs of each run; none if absent. */
  readonly gpus?: number;
}

/** The command of one run. @param task Shell text that gives the number of the run. */
function command({ folder, threads, data, engine = [] }: JobOptions, task: string): string {
  const from = data === undefined ? '' : ` --data ${shellWord(resolve(data))}`;
  return `exec npx genc ablate ${shellWord(resolve(folder))} --only "${task}" --threads ${threads}${from}${engine.map((word) => ` ${word.startsWith('--') ? word : shellWord(word)}`).join('')}`;
}

/** https://slurm.schedmd.com/job_array.html */
export function slurmScript(options: JobOptions): string {
  const { folder, name, runs, threads, gpus = 0 } = options;
  const place = resolve(folder);
  const said = scriptLine(shellWord(place));
  return `#!/bin/bash
# One run of the ablation per task. Submit with: sbatch ${said}/ablation.sbatch
# Afterwards: genc ablate ${said} --collect
#SBATCH --job-name=${scriptLine(shellWord(name))}
#SBATCH --array=0-${runs - 1}
#SBATCH --cpus-per-task=${threads}
#SBATCH --mem=8G${gpus > 0 ? `\n#SBATCH --gpus-per-node=${gpus}` : ''}
#SBATCH --time=24:00:00
#SBATCH --signal=INT@120
#SBATCH --requeue
#SBATCH --output=${said.replaceAll('%', '%%')}/slurm-%a.log

${command(options, '$SLURM_ARRAY_TASK_ID')}
`;
}

/** https://kubernetes.io/docs/tasks/job/indexed-parallel-processing-static/ */
export function kubernetesJob(options: JobOptions): string {
  const { folder, name, runs, threads, gpus = 0, image = 'node:20' } = options;
  const place = resolve(folder);
  const said = scriptLine(shellWord(place));
  const title = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `# One run of the ablation per pod. The claim "genc" holds the project, mounted where the ablation stands.
# kubectl apply -f ${said}/ablation.yaml; afterwards: genc ablate ${said} --collect
apiVersion: batch/v1
kind: Job
metadata:
  name: ${yamlString(title)}
spec:
  completions: ${runs}
  parallelism: ${Math.min(runs, 8)}
  completionMode: Indexed
  backoffLimitPerIndex: 2
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: genc
          image: ${yamlString(image)}
          workingDir: ${yamlString(process.cwd())}
          command: ['sh', '-c', ${yamlString(command(options, '$JOB_COMPLETION_INDEX'))}]
          resources:
            requests: { cpu: '${threads}', memory: 8Gi }${gpus > 0 ? `\n            limits: { nvidia.com/gpu: ${gpus} }` : ''}
          volumeMounts:
            - { name: project, mountPath: ${yamlString(process.cwd())} }
      volumes:
        - name: project
          persistentVolumeClaim: { claimName: genc }
`;
}

/** The GPUs of a run: one for each process of the torch engine, unless it computes on the processor. */
function gpusOf({ engine, device, processes = 1 }: AblateOptions): number {
  if (engine !== 'torch' || device === 'cpu') return 0;
  if (processes !== 'auto') return processes;
  throw new UsageError('the GPUs of the cluster are not known here', 'write --processes with their number per run');
}

/** Writes a job file into the folder of an ablation. */
export async function writeJobs(folder: string, ablation: AblationFile, options: AblateOptions): Promise<number> {
  const { runsOf } = await import('../../runtime/runs/ablation/index.js');
  const threads = options.threads ?? 4;
  const { name } = ablation;
  const { data, image } = options;
  const job = {
    folder,
    name,
    runs: runsOf(ablation).length,
    threads,
    data,
    image,
    engine: engineWords(options),
    gpus: gpusOf(options),
  };
  await mkdir(folder, { recursive: true });
  const [file, text] = options.slurm ? ['ablation.sbatch', slurmScript(job)] : ['ablation.yaml', kubernetesJob(job)];
  await writeFile(join(folder, file), text);
  print(`${join(folder, file)}: ${job.runs} jobs, one run each; afterwards ${self} ablate ${folder} --collect`);
  return 0;
}
