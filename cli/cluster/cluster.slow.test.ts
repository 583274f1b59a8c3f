import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ClusterJob } from './job.js';
import { kubernetesJob, mounts } from './kubernetes.js';
import { slurmScript } from './slurm.js';

const job: ClusterJob = {
  ...{ folder: '/home/ada/gan/runs/dcgan', name: 'DCGAN', nodes: 2, processes: 8, device: 'auto', maxRestarts: 3 },
  data: ['/home/ada/.cache/genc/prepared/sets/0a1b'],
};
const strange: ClusterJob = {
  ...job,
  folder: `/home/ada/it's "new" $(rm)\n%j`,
  name: 'A\n#SBATCH --nodes=99',
  nodes: 1,
};

test('the script of Slurm starts the launcher of torch once on every machine', () => {
  expect(slurmScript({ ...job, partition: 'gpu', time: '2-00:00:00' })).toMatchInlineSnapshot(`
    "#!/bin/bash
    # A training with PyTorch on 2 machines with 8 processes each. Submit with: sbatch /home/ada/gan/runs/dcgan/job.slurm
    # A job that was stopped goes on when it is submitted again. Afterwards: genc report /home/ada/gan/runs/dcgan
    #SBATCH --job-name=DCGAN
    #SBATCH --partition=gpu
    #SBATCH --nodes=2
    #SBATCH --ntasks-per-node=1
    #SBATCH --cpus-per-task=32
    #SBATCH --gpus-per-node=8
    #SBATCH --time=2-00:00:00
    #SBATCH --signal=TERM@300
    #SBATCH --requeue
    #SBATCH --open-mode=append
    #SBATCH --output=/home/ada/gan/runs/dcgan/torch/slurm-%j.log
    set -euo pipefail
    export PYTHONPATH=/home/ada/gan/runs/dcgan/torch/python\${PYTHONPATH:+:$PYTHONPATH}
    export PYTHONUNBUFFERED=1 OMP_NUM_THREADS=4
    hosts=$(scontrol show hostnames "$SLURM_JOB_NODELIST")
    srun --kill-on-bad-exit=1 "\${GENC_PYTHON:-python3}" -m genc_torch.launch \\
      --nnodes 2 --nproc_per_node 8 --max_restarts 3 \\
      --rdzv_id "$SLURM_JOB_ID" --rdzv_backend c10d \\
      --rdzv_endpoint "\${hosts%%$'\\n'*}:$((29400 + SLURM_JOB_ID % 1000))" \\
      -m genc_torch train /home/ada/gan/runs/dcgan
    "
  `);
});

test('without GPUs, Slurm is asked for processors alone', () => {
  const script = slurmScript({ ...job, device: 'cpu', nodes: 1, processes: 2, threads: 6 });
  expect(script).not.toContain('gpus');
  expect(script).toContain('#SBATCH --cpus-per-task=6\n');
  expect(script).toContain('OMP_NUM_THREADS=3');
});

test.skipIf(process.platform === 'win32')('any name of a folder or model is one word of the script', () => {
  for (const each of [job, strange]) execFileSync('bash', ['-n'], { input: slurmScript(each) });
  const script = slurmScript(strange);
  expect(script.match(/^#SBATCH --nodes/gm)).toHaveLength(1);
  const words = execFileSync('bash', ['--norc', '-c', `srun() { printf '%s\\0' "$@"; }; scontrol() { echo first; echo second; }\n${script}`], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], SLURM_JOB_NODELIST: 'x', SLURM_JOB_ID: '4711' },
  }); // prettier-ignore
  const given = words.split('\0');
  expect(given.slice(given.indexOf('--rdzv_endpoint'), -1)).toEqual([
    ...['--rdzv_endpoint', 'first:30111', '-m', 'genc_torch', 'train', strange.folder],
  ]);
});

test('the manifest of Kubernetes has a master and workers', () => {
  const manifest = parse(kubernetesJob(job, '/home/ada/gan'));
  const { Master, Worker } = manifest.spec.pytorchReplicaSpecs;
  expect(manifest).toMatchObject({
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    metadata: { name: 'genc-dcgan' },
  });
  expect([Master.replicas, Worker.replicas]).toEqual([1, 1]);
  expect(Master.template).toEqual(Worker.template);
  const [container] = Master.template.spec.containers;
  expect(container).toMatchObject({
    ...{ name: 'pytorch', image: 'pytorch/pytorch' },
    resources: { requests: { cpu: '32', 'nvidia.com/gpu': 8 }, limits: { 'nvidia.com/gpu': 8 } },
  });
  expect(container.command.slice(0, 2)).toEqual(['bash', '-c']);
  expect(container.command[2]).toContain('--nnodes 2 --node_rank "$RANK"');
  expect(container.volumeMounts).toEqual([
    { name: 'shm', mountPath: '/dev/shm' },
    { name: 'genc', mountPath: '/home/ada/gan' },
    { name: 'genc-data', mountPath: '/home/ada/.cache/genc/prepared' },
  ]);
  expect(Master.template.spec.volumes.map(({ name }: { name: string }) => name)).toEqual(['shm', 'genc', 'genc-data']);
});

test('one machine needs no workers, and a processor no GPU', () => {
  const { Master, Worker } = parse(kubernetesJob({ ...strange, device: 'cpu' })).spec.pytorchReplicaSpecs;
  expect(Worker).toBeUndefined();
  expect(Master.template.spec.containers[0].resources).toEqual({ requests: { cpu: '8' } });
  const script = Master.template.spec.containers[0].command[2] as string;
  const words = execFileSync('bash', ['--norc', '-c', `exec() { printf '%s\\0' "$@"; }\n${script}`], {
    encoding: 'utf8',
  });
  expect(words.split('\0').at(-2)).toBe(strange.folder);
});

test('a folder inside another is mounted with it', () => {
  expect(mounts({ ...job, data: ['/home/ada/gan/cache/sets/a'] }, '/home/ada/gan')).toEqual(['/home/ada/gan']);
  expect(mounts({ ...job, data: [] }, '/elsewhere')).toEqual(['/home/ada/gan/runs']);
});
