/** The device of a training with torch. */
import { TorchUnavailable } from './find.js';
import type { TorchPython } from './probe.js';

/** True if a text can name a device: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`. */
export const isDeviceName = (text: string): boolean => /^(auto|cpu|mps|cuda(:\d+)?)$/.test(text);

/** The devices of the machine, the processor last. */
export const deviceNames = ({ devices }: TorchPython): string[] => [...devices.map(({ name }) => name), 'cpu'];

/**
 * Checks that the machine has the device.
 * @throws TorchUnavailable if it does not, with those that it has.
 */
export function requireDevice(python: TorchPython, device: string): void {
  if (device === 'auto' || device === 'cpu') return;
  const { devices, executable, torch, cuda } = python;
  const kind = device.split(':')[0]!;
  const ofKind = devices.filter(({ name }) => name.split(':')[0] === kind);
  if (ofKind.some(({ name }) => name === device) || (device === kind && ofKind.length > 0)) return;
  const has = deviceNames(python).join(', ');
  if (ofKind.length > 0)
    throw new TorchUnavailable('no such device', `There is no device '${device}'.`, `This machine has ${has}.`);
  const reason =
    kind === 'mps'
      ? 'only Macs with an Apple GPU have it'
      : cuda === undefined
        ? `torch ${torch} of '${executable}' was built without CUDA`
        : `torch ${torch} sees no GPU of NVIDIA (nvidia-smi shows whether the driver does)`;
  const hint =
    kind === 'cuda' && cuda === undefined
      ? `Install a build of PyTorch for CUDA (https://pytorch.org/get-started), or compute on ${has}.`
      : `This machine computes on ${has}.`;
  throw new TorchUnavailable('no such device', `There is no device '${device}' here: ${reason}.`, hint);
}

/** The device that `auto` means: the first GPU, else the processor. */
export const chosenDevice = (python: TorchPython, device: string): string =>
  device === 'auto' ? deviceNames(python)[0]!.split(':')[0]! : device;

/** The number of processes that `auto` means: one per GPU of CUDA, else one. */
export const automaticProcesses = (python: TorchPython, device: string): number =>
  chosenDevice(python, device) === 'cuda' ? python.devices.filter(({ name }) => name.startsWith('cuda')).length : 1;
