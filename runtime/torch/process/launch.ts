/** The processes and devices of a training, checked against what the machine has. */
import { UserError } from '../../common/errors.js';
import { automaticProcesses, chosenDevice, deviceNames, requireDevice } from '../python/device.js';
import type { TorchPython } from '../python/probe.js';
import type { EngineRecord } from '../../runs/folder/run-file.js';

/** The machines of a training on several. */
export interface Nodes {
  readonly count: number;
  /** The number of this machine, from 0. */
  readonly rank: number;
  /** The address of the first machine. */
  readonly host: string;
  readonly port: number;
}

/** What a caller asks for. */
export interface TorchOptions {
  /** `auto`, `cpu`, `cuda`, `cuda:1` or `mps`; `auto` if absent. */
  readonly device?: string;
  /** The number of processes on this machine; 1 if absent. `auto` is one for each GPU. */
  readonly processes?: number | 'auto';
  readonly nodes?: Nodes;
  readonly amp?: 'bf16';
  readonly compile?: boolean;
  /** The number of times that processes are started again after one was killed; 3 for several processes, else 0. */
  readonly maxRestarts?: number;
  /** The threads of all processes on the processor. */
  readonly threads?: number;
}

export interface Launch {
  readonly device: string;
  readonly processes: number;
  readonly nodes?: Nodes;
  readonly maxRestarts: number;
  readonly threads?: number;
}

/** @throws UserError if the machine lacks what is asked for. */
export function launchOf(python: TorchPython, options: TorchOptions): Launch {
  const { device = 'auto', processes: asked = 1, nodes, threads } = options;
  requireDevice(python, device);
  const processes = asked === 'auto' ? automaticProcesses(python, device) : asked;
  const several = processes > 1 || nodes !== undefined;
  const { maxRestarts = several ? 3 : 0 } = options;
  if (several && !python.distributed.includes('gloo'))
    throw new UserError(`torch ${python.torch} of '${python.executable}' was built without torch.distributed.`, {
      hint: 'Train with one process, or install a build of PyTorch that has it.',
    });
  if (processes > 1 && device.includes(':'))
    throw new UserError(`'${device}' is one GPU, and ${processes} processes take one each.`, {
      hint: 'Ask for the device cuda, or for one process.',
    });
  const gpus = python.devices.filter(({ name }) => name.startsWith('cuda')).length;
  if (chosenDevice(python, device) === 'cuda' && processes > gpus)
    throw new UserError(`${processes} processes need a GPU each, and this machine has ${gpus}.`, {
      hint: 'Ask for fewer processes, or for the device cpu.',
    });
  return {
    ...{ device, processes, maxRestarts },
    ...(nodes === undefined ? {} : { nodes }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** The record of the engine in `run.json`. */
export function recordOf(python: TorchPython, launch: Launch, { amp, compile }: TorchOptions): EngineRecord {
  return {
    ...{ name: 'torch', python: python.python, torch: python.torch },
    ...{ device: launch.device, devices: deviceNames(python) },
    ...{ processes: launch.processes, nodes: launch.nodes?.count ?? 1 },
    ...(amp === undefined ? {} : { amp }),
    ...(compile ? { compile } : {}),
  };
}
