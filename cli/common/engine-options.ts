/** The options that choose what trains and computes: this program, or PyTorch. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { isDeviceName } from '../../runtime/torch/python/device.js';
import { UsageError } from './failure.js';
import { wholeNumber } from './options.js';

/** The options of commands that compute with a trained model. */
export interface InferenceOptions {
  readonly engine?: 'node' | 'torch';
  readonly device?: string;
  readonly threads?: number;
}

/** The options of commands that train. */
export interface EngineOptions extends InferenceOptions {
  readonly processes?: number | 'auto';
  readonly nodes?: number;
  readonly nodeRank?: number;
  readonly rendezvous?: { readonly host: string; readonly port: number };
  readonly amp?: 'bf16';
  readonly compile?: boolean;
  readonly maxRestarts?: number;
}

/** The options of commands that can write a job for a cluster instead of training here. */
export interface ClusterOptions {
  readonly slurm?: boolean;
  readonly k8s?: boolean;
  readonly image?: string;
  readonly partition?: string;
  readonly time?: string;
}

function device(text: string): string {
  if (!isDeviceName(text)) throw new InvalidArgumentError('Write auto, cpu, cuda, cuda:1 or mps.');
  return text;
}

const processes = (text: string): number | 'auto' => (text === 'auto' ? text : wholeNumber(1)(text));

function rendezvous(text: string): { host: string; port: number } {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new InvalidArgumentError('Write it as HOST:PORT, e.g. node-0:29400.');
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}

const engineOption = (what: string): Option =>
  new Option('--engine <name>', `${what}: node or torch (PyTorch, in Python)`)
    .choices(['node', 'torch'])
    .env('GENC_ENGINE');
const deviceOption = (): Option =>
  new Option('--device <name>', 'with --engine torch: auto, cpu, cuda, cuda:1 or mps (default: auto)').argParser(
    device,
  );

export function addInferenceOptions(command: Command): Command {
  return command.addOption(engineOption('what computes (default: node)')).addOption(deviceOption());
}

export function addEngineOptions(command: Command, usual = 'node'): Command {
  return command
    .addOption(engineOption(`what trains (default: ${usual})`))
    .addOption(deviceOption())
    .option('--processes <n>', 'with torch: processes on this machine, or auto: one per GPU (default: 1)', processes)
    .addOption(new Option('--amp <type>', 'with torch: compute products in this type').choices(['bf16']))
    .option('--compile', 'with torch: compile the nets (torch.compile, from torch 2.0)')
    .option('--max-restarts <n>', 'with torch: start again so often after a process was killed', wholeNumber(0));
}

export function addNodesOptions(command: Command): Command {
  return command
    .option('--nodes <n>', 'with torch: train on so many machines', wholeNumber(1))
    .option('--node-rank <n>', 'with --nodes: the number of this machine, from 0', wholeNumber(0))
    .option('--rendezvous <host:port>', 'with --nodes: the address of machine 0', rendezvous);
}

export function addClusterOptions(command: Command): Command {
  return command
    .option('--slurm', 'with torch: write a Slurm batch script, RUN/job.slurm, instead of training')
    .option('--k8s', 'with torch: write a Kubernetes PyTorchJob, RUN/job.yaml, instead of training')
    .option('--image <name>', 'with --k8s: container image (default: pytorch/pytorch)')
    .option('--partition <name>', 'with --slurm: the partition')
    .option('--time <limit>', 'with --slurm: the time limit (default: 24:00:00)');
}

/** The options that mean something to torch alone, as they are written. */
const torchAlone = {
  ...{
    device: '--device',
    processes: '--processes',
    amp: '--amp',
    compile: '--compile',
    maxRestarts: '--max-restarts',
  },
  ...{ nodes: '--nodes', nodeRank: '--node-rank', rendezvous: '--rendezvous', slurm: '--slurm', k8s: '--k8s' },
  ...{ image: '--image', partition: '--partition', time: '--time' },
} as const;

type AllOptions = EngineOptions & ClusterOptions;

/**
 * Checks that the options go together.
 * @param usual The engine if none is named.
 * @returns The engine.
 */
export function chosenEngine(options: AllOptions, usual: 'node' | 'torch' = 'node'): 'node' | 'torch' {
  const engine = options.engine ?? usual;
  const names = Object.keys(torchAlone) as (keyof typeof torchAlone)[];
  const asked = names.find((name) => options[name] !== undefined);
  if (engine === 'node' && asked !== undefined)
    throw new UsageError(`${torchAlone[asked]} is for the torch engine`, 'add --engine torch');
  return engine;
}

/** Checks the options of several machines and of clusters. Files for a cluster know the machines by themselves. */
export function requirePlaces({ nodes, nodeRank, rendezvous: at, ...options }: AllOptions): void {
  const { slurm, k8s, image, partition, time, processes: each } = options;
  if (slurm && k8s) throw new UsageError('--slurm and --k8s are two ways', 'choose one');
  if (image !== undefined && !k8s) throw new UsageError('--image is for --k8s');
  for (const [name, value] of Object.entries({ partition, time }))
    if (value !== undefined && !slurm) throw new UsageError(`--${name} is for --slurm`);
  const isFile = slurm || k8s;
  if (isFile && each === 'auto')
    throw new UsageError(
      'the GPUs of the cluster are not known here',
      'write --processes with their number per machine',
    );
  const single = [nodeRank === undefined ? undefined : '--node-rank', at === undefined ? undefined : '--rendezvous'];
  const alone = single.find((name) => name !== undefined);
  if (alone !== undefined && isFile)
    throw new UsageError(`${alone} is found out by the cluster itself`, 'leave it out');
  if (alone !== undefined && nodes === undefined) throw new UsageError(`${alone} is for a training on several --nodes`);
  if (nodes === undefined || isFile) return;
  if (nodeRank === undefined || at === undefined)
    throw new UsageError(
      '--nodes needs --node-rank and --rendezvous',
      'on the first of two machines: --nodes 2 --node-rank 0 --rendezvous HOST:29400, with its own name',
    );
  if (nodeRank >= nodes)
    throw new UsageError(`--node-rank ${nodeRank} is none of ${nodes} machines`, 'they count from 0');
}

/** The options of the engine, as words of another call. */
export function engineWords(options: EngineOptions): string[] {
  const { engine, device: on, processes: each, amp, compile, maxRestarts } = options;
  const named = Object.entries({ engine, device: on, processes: each, amp, 'max-restarts': maxRestarts });
  return [
    ...named.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)])),
    ...(compile ? ['--compile'] : []),
  ];
}
