/** A study as a job array of a cluster's own scheduler: one run a job. */
import { resolve } from 'node:path';

export interface JobOptions {
  readonly folder: string;
  readonly name: string;
  readonly runs: number;
  readonly threads: number;
  /** Container image, for Kubernetes. */
  readonly image?: string;
  readonly data?: string;
}

const dataOption = ({ data }: JobOptions): string => (data === undefined ? '' : ` --data '${resolve(data)}'`);

/** https://slurm.schedmd.com/job_array.html */
export function slurmScript(options: JobOptions): string {
  const { folder, name, runs, threads } = options;
  const place = resolve(folder);
  return `#!/bin/bash
# One run of the study per task. Submit with: sbatch ${place}/study.sbatch
# Afterwards: genc ablate ${place} --collect
#SBATCH --job-name=${name}
#SBATCH --array=0-${runs - 1}
#SBATCH --cpus-per-task=${threads}
#SBATCH --mem=8G
#SBATCH --time=24:00:00
#SBATCH --signal=INT@120
#SBATCH --requeue
#SBATCH --output=${place}/slurm-%a.log

exec npx genc ablate '${place}' --only "$SLURM_ARRAY_TASK_ID" --threads ${threads}${dataOption(options)}
`;
}

/** https://kubernetes.io/docs/tasks/job/indexed-parallel-processing-static/ */
export function kubernetesJob(options: JobOptions): string {
  const { folder, name, runs, threads, image = 'node:20' } = options;
  const place = resolve(folder);
  const title = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `# One run of the study per pod. The claim "genc" holds the project, mounted where the study stands.
# kubectl apply -f ${place}/study.yaml; afterwards: genc ablate ${place} --collect
apiVersion: batch/v1
kind: Job
metadata:
  name: ${title}
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
          image: ${image}
          workingDir: ${process.cwd()}
          command: ['sh', '-c', 'exec npx genc ablate ${place} --only "$JOB_COMPLETION_INDEX" --threads ${threads}${dataOption(options).replaceAll("'", '')}']
          resources:
            requests: { cpu: '${threads}', memory: 8Gi }
          volumeMounts:
            - { name: project, mountPath: ${process.cwd()} }
      volumes:
        - name: project
          persistentVolumeClaim: { claimName: genc }
`;
}
