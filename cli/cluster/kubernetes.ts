/**
 * A PyTorchJob of the Kubeflow training operator that trains a run
 * (https://www.kubeflow.org/docs/components/trainer/legacy-v1/user-guides/pytorch).
 */
import { dirname } from 'node:path';
import { scriptLine, shellWord, yamlString } from '../../compiler/escape/shell.js';
import { placeOf, processorsOf, threadsOfProcess, usesGpus } from './job.js';
import type { ClusterJob } from './job.js';

/** A name that Kubernetes takes: letters, digits and dashes, at most 40 of them, since it adds to it. */
const titleOf = (name: string): string =>
  `genc-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.slice(0, 40).replace(/-$/, ''); // prettier-ignore

/** The folders that the pods need, each mounted where it is here; one inside another needs no mount of its own. */
export function mounts({ folder, data }: ClusterJob, project = process.cwd()): string[] {
  const inside = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
  const run = inside(folder, project) ? project : dirname(folder);
  // The folder of a set names pictures that lie beside it, below the folder of all prepared data.
  const caches = data.map((set) => dirname(dirname(set)));
  const places = [...new Set([run, ...caches])];
  return places.filter((place) => !places.some((other) => other !== place && inside(place, other)));
}

export function kubernetesJob(job: ClusterJob, project = process.cwd()): string {
  const { folder, name, nodes, processes, maxRestarts, image = 'pytorch/pytorch' } = job;
  const said = scriptLine(shellWord(folder));
  const places = mounts(job, project);
  const command = [
    `export PYTHONPATH=${shellWord(`${folder}/torch/python`)}`,
    `exec python3 -m genc_torch.launch --nnodes ${nodes} --node_rank "$RANK" --master_addr "$MASTER_ADDR" --master_port "$MASTER_PORT" --nproc_per_node ${processes} --max_restarts ${maxRestarts} -m genc_torch train ${shellWord(folder)}`,
  ].join('; ');
  const gpus = usesGpus(job) ? `, nvidia.com/gpu: ${processes}` : '';
  const claimOf = (index: number): string => (index === 0 ? 'genc' : `genc-data${index === 1 ? '' : `-${index}`}`);
  const replica = (title: string, count: number): string => `    ${title}:
      replicas: ${count}
      restartPolicy: OnFailure
      template:
        spec:
          containers:
            - name: pytorch
              image: ${yamlString(image)}
              command: ['bash', '-c', ${yamlString(command)}]
              env:
                - { name: PYTHONUNBUFFERED, value: '1' }
                - { name: OMP_NUM_THREADS, value: '${threadsOfProcess(job)}' }
              resources:
                requests: { cpu: '${processorsOf(job)}'${gpus} }
${gpus === '' ? '' : `                limits: { nvidia.com/gpu: ${processes} }\n`}              volumeMounts:
                - { name: shm, mountPath: /dev/shm }
${places.map((place, index) => `                - { name: ${claimOf(index)}, mountPath: ${yamlString(place)} }`).join('\n')}
          volumes:
            - { name: shm, emptyDir: { medium: Memory } }
${places.map((_, index) => `            - { name: ${claimOf(index)}, persistentVolumeClaim: { claimName: ${claimOf(index)} } }`).join('\n')}
`;
  return `# A training with PyTorch on ${placeOf(job)}. Submit with: kubectl apply -f ${said}/job.yaml
# Needs the training operator of Kubeflow, and ${places.map((place, index) => `the claim "${claimOf(index)}" with what is here in ${scriptLine(place)}`).join(', ')}.
# A job that was stopped goes on when it is submitted again. Afterwards: genc report ${said}
apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: ${yamlString(titleOf(name))}
spec:
  pytorchReplicaSpecs:
${replica('Master', 1)}${nodes > 1 ? replica('Worker', nodes - 1) : ''}`;
}
