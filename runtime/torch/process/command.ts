/** The command lines that start Python. */
import { availableParallelism } from 'node:os';
import type { Launch } from './launch.js';

/** The words after the interpreter that train a run. */
export function trainWords(folder: string, launch: Launch): string[] {
  const own = ['-m', 'genc_torch', 'train', folder];
  return isDistributed(launch) ? ['-m', 'genc_torch.launch', ...launcherOptions(launch), ...own] : own;
}

export const serveWords = (folder: string): string[] => ['-m', 'genc_torch', 'serve', folder];

/** True if processes are started by torch's launcher: several of them, or one that is started again. */
export const isDistributed = ({ processes, nodes, maxRestarts }: Launch): boolean =>
  processes > 1 || nodes !== undefined || maxRestarts > 0;

/**
 * The options of torch's launcher. Machines have fixed ranks, so that the first process of all, which is
 * conducted, runs where genc does. On one machine any free port will do.
 */
function launcherOptions({ processes, nodes, maxRestarts }: Launch): string[] {
  const here = ['--nproc_per_node', String(processes), '--max_restarts', String(maxRestarts)];
  if (nodes === undefined)
    return ['--nnodes', '1', '--rdzv_backend', 'c10d', '--rdzv_endpoint', 'localhost:0', ...here];
  const { count, rank, host, port } = nodes;
  const place = ['--nnodes', String(count), '--node_rank', String(rank)];
  return [...place, '--master_addr', host, '--master_port', String(port), ...here];
}

/** The threads of each process on the processor; torch's own choice for a single process. */
export function threadsVariable({ processes, threads }: Launch): Readonly<Record<string, string>> {
  if (process.env['OMP_NUM_THREADS'] !== undefined && threads === undefined) return {};
  if (threads === undefined && processes === 1) return {};
  const all = threads ?? availableParallelism();
  return { OMP_NUM_THREADS: String(Math.max(1, Math.floor(all / processes))) };
}
