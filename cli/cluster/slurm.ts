/** A Slurm batch script that trains a run with PyTorch (https://slurm.schedmd.com/sbatch.html). */
import { scriptLine, shellWord } from '../../compiler/escape/shell.js';
import { placeOf, processorsOf, threadsOfProcess, usesGpus } from './job.js';
import type { ClusterJob } from './job.js';

/**
 * One task per machine starts torch's launcher, which starts the processes. The machines meet at the first of them; the
 * port depends on the job, so that jobs on one machine do not meet.
 */
export function slurmScript(job: ClusterJob): string {
  const { folder, name, nodes, processes, maxRestarts, partition, time = '24:00:00' } = job;
  const said = scriptLine(shellWord(folder));
  const directives = [
    `--job-name=${scriptLine(shellWord(name))}`,
    ...(partition === undefined ? [] : [`--partition=${scriptLine(shellWord(partition))}`]),
    `--nodes=${nodes}`,
    '--ntasks-per-node=1',
    `--cpus-per-task=${processorsOf(job)}`,
    ...(usesGpus(job) ? [`--gpus-per-node=${processes}`] : []),
    `--time=${scriptLine(shellWord(time))}`,
    '--signal=TERM@300',
    '--requeue',
    '--open-mode=append',
    `--output=${said.replaceAll('%', '%%')}/torch/slurm-%j.log`,
  ];
  return `#!/bin/bash
# A training with PyTorch on ${placeOf(job)}. Submit with: sbatch ${said}/job.slurm
# A job that was stopped goes on when it is submitted again. Afterwards: genc report ${said}
${directives.map((line) => `#SBATCH ${line}`).join('\n')}
set -euo pipefail
export PYTHONPATH=${shellWord(`${folder}/torch/python`)}\${PYTHONPATH:+:$PYTHONPATH}
export PYTHONUNBUFFERED=1 OMP_NUM_THREADS=${threadsOfProcess(job)}
hosts=$(scontrol show hostnames "$SLURM_JOB_NODELIST")
srun --kill-on-bad-exit=1 "\${GENC_PYTHON:-python3}" -m genc_torch.launch \\
  --nnodes ${nodes} --nproc_per_node ${processes} --max_restarts ${maxRestarts} \\
  --rdzv_id "$SLURM_JOB_ID" --rdzv_backend c10d \\
  --rdzv_endpoint "\${hosts%%$'\\n'*}:$((29400 + SLURM_JOB_ID % 1000))" \\
  -m genc_torch train ${shellWord(folder)}
`;
}
