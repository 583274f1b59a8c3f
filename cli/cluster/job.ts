/** A training with PyTorch on a cluster: what its files for a scheduler say. */

export interface ClusterJob {
  /** The absolute path of the run. */
  readonly folder: string;
  /** The name of the model. */
  readonly name: string;
  readonly nodes: number;
  /** The number of processes on each machine, with a GPU each unless the device is the processor. */
  readonly processes: number;
  readonly device: string;
  readonly maxRestarts: number;
  readonly threads?: number;
  /** The folders of the prepared data. */
  readonly data: readonly string[];
  /** Container image, for Kubernetes. */
  readonly image?: string;
  /** The partition and the time limit, for Slurm. */
  readonly partition?: string;
  readonly time?: string;
}

/** The threads that a process on a GPU has beside it, for its data. */
const threadsPerGpu = 4;

export const usesGpus = ({ device }: ClusterJob): boolean => device !== 'cpu';

/** The processors of each machine. */
export const processorsOf = (job: ClusterJob): number =>
  job.threads ?? (usesGpus(job) ? threadsPerGpu * job.processes : job.processes);

export const threadsOfProcess = (job: ClusterJob): number => Math.max(1, Math.floor(processorsOf(job) / job.processes));

/** The place of the job in words: `2 machines with 8 processes each`. */
export function placeOf({ nodes, processes }: ClusterJob): string {
  const each = `${processes} ${processes === 1 ? 'process' : 'processes'}`;
  return nodes === 1 ? `a machine with ${each}` : `${nodes} machines with ${each} each`;
}
